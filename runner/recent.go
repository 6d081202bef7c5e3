package runner

import "wsrun/checks"

// recent keeps the last messages that came while lists waited, so that a wait that times out can tell what did arrive.
// Nothing is kept while every message is taken by the only list that waits.
type recent struct {
	items []arrived
	next  int
	count int
}

type arrived struct {
	msg   checks.Message
	size  int
	at    int64
	frame uint64
	taken string
}

const (
	recentCount = 8
	recentBytes = 4096 // of a message; of a longer one the start is kept
)

func (r *recent) reset() { r.next, r.count = 0, 0 }

func (r *recent) add(msg *message, now int64) {
	if r.items == nil {
		r.items = make([]arrived, recentCount)
	}
	a := &r.items[r.next]
	r.next = (r.next + 1) % recentCount
	r.count = min(r.count+1, recentCount)
	a.size, a.at, a.frame, a.taken = len(msg.Data), now, msg.frame, whoTook(msg.handler, msg.taker)
	a.msg.Reset(append(a.msg.Data[:0], msg.Data[:min(len(msg.Data), recentBytes)]...), msg.Binary)
	a.msg.Seq, a.msg.At = msg.Seq, msg.At
}

// list is what is kept, oldest first.
func (r *recent) list() []*arrived {
	var out []*arrived
	for i := range r.count {
		out = append(out, &r.items[(r.next-r.count+i+recentCount)%recentCount])
	}
	return out
}
