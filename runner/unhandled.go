package runner

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"wsrun/metrics"
)

// unhandled looks at the messages of one end that nothing handled, at a sample of them: the first of a run, and then some every second.
// It keeps their shapes, up to a number.
type unhandled struct {
	run   *Runner
	paths []string // that the end's conditions compare with literals

	room atomic.Int64 // how many more are looked at, until refill

	mu      sync.Mutex
	sampled int64
	shapes  map[string]*seen
	others  int64 // of the sample: those whose shape came when there was no room for another
}

// seen is a shape with its first message.
type seen struct {
	shape
	Shape
}

const (
	sampleFirst = 5000
	sampleMore  = 100 // at each tick of the health watch
	maxShapes   = 50
	maxHead     = 120 // runes of an example
)

func (r *Runner) newUnhandled(paths []string) *unhandled {
	u := &unhandled{run: r, paths: paths, shapes: map[string]*seen{}}
	u.room.Store(sampleFirst)
	return u
}

// refill lets more messages be looked at.
func (u *unhandled) refill() {
	if u.room.Load() < sampleMore {
		u.room.Store(sampleMore)
	}
}

// look looks at a message, unless enough of them were looked at lately.
func (u *unhandled) look(msg *message) {
	if u.room.Load() <= 0 || u.run.warming() || u.room.Add(-1) < 0 {
		return
	}
	head, size := string(msg.Data[:min(len(msg.Data), shapeBytes)]), len(msg.Data)
	if hide := u.run.opt.Hide; hide != nil && !msg.Binary {
		head = hide(head) // a shape leaves out digits, and then nobody can find a secret in it
	}
	s := shapeOf(head, msg.Binary, size, u.paths)
	u.mu.Lock()
	defer u.mu.Unlock()
	u.sampled++
	known := u.shapes[s.text]
	if known == nil {
		if len(u.shapes) == maxShapes {
			u.others++
			return
		}
		known = &seen{s, Shape{Text: s.text, Binary: msg.Binary, Size: size, Head: payloadHead([]byte(head), msg.Binary, maxHead)}}
		u.shapes[s.text] = known
	}
	known.Count++
}

// list returns the shapes, the most frequent first.
func (u *unhandled) list() []*seen {
	u.mu.Lock()
	defer u.mu.Unlock()
	out := make([]*seen, 0, len(u.shapes))
	for _, s := range u.shapes {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *seen) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text)) })
	return out
}

// Unhandled is what one end read and nothing handled: no expect took it, and no handler's action ran for it.
type Unhandled struct {
	Server  bool // the file's own server
	Count   int64
	Sampled int64 // those whose shape was looked at
	Shapes  []Shape
	Others  int64 // of the sample: messages of further shapes
}

// Shape is a kind of messages that nothing handled, with its first message.
type Shape struct {
	Text   string // `{type: "price", …}`; digits that vary are #
	Count  int64  // in the sample
	Binary bool
	Size   int    // of the first one, in bytes
	Head   string // its start
	Near   []Near
}

// Near is a condition that never held, and almost fits a message that nothing handled.
type Near struct {
	Label string // of the action
	At    metrics.Place
	Wants string // what it compares with, or reads: `"prcie"`, `msg.tpye`
	Has   string // what the message has instead
}
