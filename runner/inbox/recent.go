package inbox

import "wsrun/checks"

// Recent keeps the latest messages that arrived while lists waited, so that a wait that times out can tell what did
// arrive. Nothing is kept while every message is taken by the only list that waits.
type Recent struct {
	items []Arrival
	next  int
	count int
}

// Arrival is a message that arrived while a list waited.
type Arrival struct {
	Msg   checks.Message // its start, if it is long
	Size  int            // complete size in bytes
	At    int64          // when it was handled, in ns since the run's start
	Frame uint64         // number in the transcript
	Taken string         // by what; "": by nothing
}

const (
	recentCount = 8
	recentBytes = 4096 // of a message; only the start of longer ones is kept
)

// Reset forgets the previous session.
func (r *Recent) Reset() { r.next, r.count = 0, 0 }

// Add records a message that was handled at a time.
func (r *Recent) Add(msg *Message, now int64) {
	if r.items == nil {
		r.items = make([]Arrival, recentCount)
	}
	a := &r.items[r.next]
	r.next = (r.next + 1) % recentCount
	r.count = min(r.count+1, recentCount)
	by := Delivery{Handler: msg.Handler, Taker: msg.Taker}
	a.Size, a.At, a.Frame, a.Taken = len(msg.Data), now, msg.Frame, by.By()
	a.Msg.Reset(append(a.Msg.Data[:0], msg.Data[:min(len(msg.Data), recentBytes)]...), msg.Binary)
	a.Msg.Seq, a.Msg.At = msg.Seq, msg.At
}

// List returns what is kept, oldest first.
func (r *Recent) List() []*Arrival {
	var out []*Arrival
	for i := range r.count {
		out = append(out, &r.items[(r.next-r.count+i+recentCount)%recentCount])
	}
	return out
}
