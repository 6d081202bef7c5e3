package runner

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"wsrun/result"
	"wsrun/runner/inbox"
	"wsrun/scenario"
)

// sample is the shapes of some of an end's messages: of the first of a run, and then of some every second. It keeps so
// many shapes at most.
type sample struct {
	book *book
	heads
	paths []string // that the end's conditions compare with literals

	room atomic.Int64 // how many more are looked at, until refill

	mu     sync.Mutex
	looked int64
	shapes map[string]*shaped
	others int64 // those whose shape came when there was no room for another
}

// shaped is a shape with its first message.
type shaped struct {
	shape
	result.Shape
}

// sampled are an end's messages that nothing handled, and those that something did: what they are like helps to find
// what a condition that never held was meant for.
type sampled struct{ unhandled, handled *sample }

const (
	firstUnhandled = 5000
	firstHandled   = 1000
	sampleMore     = 100 // at each tick of the health watch
	maxShapes      = 50
)

func newSampled(b *book, h heads, server bool) sampled {
	paths := compared(b.plan, server)
	return sampled{unhandled: newSample(b, h, paths, firstUnhandled), handled: newSample(b, h, paths, firstHandled)}
}

func newSample(b *book, h heads, paths []string, first int64) *sample {
	u := &sample{book: b, heads: h, paths: paths, shapes: map[string]*shaped{}}
	u.room.Store(first)
	return u
}

func (s sampled) refill() {
	s.unhandled.refill()
	s.handled.refill()
}

// refill lets more messages be looked at.
func (u *sample) refill() {
	if u.room.Load() < sampleMore {
		u.room.Store(sampleMore)
	}
}

// look looks at a message, unless enough of them were looked at lately. A nil sample looks at none.
func (u *sample) look(msg *inbox.Message) {
	if u == nil || u.room.Load() <= 0 || u.book.warming() || u.room.Add(-1) < 0 {
		return
	}
	// A shape leaves out digits, and hex stands in groups: nobody could find a secret in it any more.
	hidden := u.hidden(msg.Data)
	head, size := string(hidden[:min(len(hidden), shapeBytes)]), len(msg.Data)
	s := shapeOf(head, msg.Binary, size, u.paths)
	u.mu.Lock()
	defer u.mu.Unlock()
	u.looked++
	known := u.shapes[s.text]
	if known == nil {
		if len(u.shapes) == maxShapes {
			u.others++
			return
		}
		known = &shaped{
			s,
			result.Shape{
				Text: s.text, Binary: msg.Binary, Size: size,
				Head: payloadHead([]byte(head), msg.Binary),
			},
		}
		u.shapes[s.text] = known
	}
	known.Count++
}

// list returns the shapes, the most frequent first.
func (u *sample) list() []*shaped {
	u.mu.Lock()
	defer u.mu.Unlock()
	out := make([]*shaped, 0, len(u.shapes))
	for _, s := range u.shapes {
		out = append(out, s)
	}
	slices.SortFunc(
		out,
		func(a, b *shaped) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text)) },
	)
	return out
}

// compared are the paths of the message that an end's conditions compare with literals.
func compared(plan *scenario.Plan, server bool) []string {
	var paths []string
	for i := range plan.Points {
		if p := &plan.Points[i]; p.Server == server && p.Cond != nil {
			for _, c := range p.Cond.Compared() {
				if path := strings.Join(c.Path, "."); len(c.Path) > 0 && !slices.Contains(paths, path) {
					paths = append(paths, path)
				}
			}
		}
	}
	return paths
}
