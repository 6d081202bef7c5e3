package inbox

import (
	"iter"

	"wsrun/checks"
)

// Drops records what a session's full inbox has dropped: how many messages, and the first and the latest of them, so
// that a failed wait can tell whether one would have matched. It is guarded by the iteration's mutex.
type Drops struct {
	Count uint64
	first []drop
	last  []drop // a ring
	next  int
}

// drop is a dropped message. Its contents are not kept if it was too long.
type drop struct {
	number uint64 // number within the session, counted from 1
	msg    checks.Message
	kept   bool
}

const (
	dropsKept = 32      // kept of the first, and of the latest
	dropBytes = 1 << 10 // of a message that is kept
)

// Reset forgets the previous session.
func (d *Drops) Reset() { d.Count, d.first, d.last, d.next = 0, d.first[:0], d.last[:0], 0 }

// Add records a message that the inbox has dropped.
func (d *Drops) Add(m *Message) {
	d.Count++
	switch {
	case len(d.first) < dropsKept:
		d.first = longer(d.first)
		d.first[len(d.first)-1].set(m, d.Count)
	case len(d.last) < dropsKept:
		d.last = longer(d.last)
		d.last[len(d.last)-1].set(m, d.Count)
	default:
		d.last[d.next].set(m, d.Count)
		d.next = (d.next + 1) % dropsKept
	}
}

// longer returns a list with one more item, whose memory may be reused from an earlier session.
func longer(list []drop) []drop {
	if len(list) < cap(list) {
		return list[:len(list)+1]
	}
	return append(list, drop{})
}

func (d *drop) set(m *Message, number uint64) {
	d.number, d.kept = number, len(m.Data) <= dropBytes
	if d.kept {
		d.msg.Reset(append(d.msg.Data[:0], m.Data...), m.Binary)
		d.msg.Seq, d.msg.At = m.Seq, m.At
	}
}

// Known returns those of the first n dropped messages that are still kept.
func (d *Drops) Known(n uint64) iter.Seq[*checks.Message] {
	return func(yield func(*checks.Message) bool) {
		for _, list := range [][]drop{d.first, d.last} {
			for i := range list {
				if one := &list[i]; one.kept && one.number <= n && !yield(&one.msg) {
					return
				}
			}
		}
	}
}
