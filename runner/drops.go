package runner

import (
	"fmt"
	"strconv"

	"wsrun/checks"
)

// drops is what a session's full inbox has dropped: how many, and the first and the latest of them, so that a wait that
// fails can tell whether it would have matched. Guarded by the session's mutex.
type drops struct {
	count uint64
	first []drop
	last  []drop // a ring
	next  int
}

// drop is a message that is gone. One that was too long is not kept.
type drop struct {
	number uint64 // among the session's, from 1
	msg    checks.Message
	kept   bool
}

const (
	dropsKept = 32      // of the first, and of the latest
	dropBytes = 1 << 10 // of a message that is kept
)

func (d *drops) reset() { d.count, d.first, d.last, d.next = 0, d.first[:0], d.last[:0], 0 }

func (d *drops) add(m *message) {
	d.count++
	switch {
	case len(d.first) < dropsKept:
		d.first = longer(d.first)
		d.first[len(d.first)-1].set(m, d.count)
	case len(d.last) < dropsKept:
		d.last = longer(d.last)
		d.last[len(d.last)-1].set(m, d.count)
	default:
		d.last[d.next].set(m, d.count)
		d.next = (d.next + 1) % dropsKept
	}
}

// longer is a list with one more item, whose memory may have been one's of an earlier session.
func longer(list []drop) []drop {
	if len(list) < cap(list) {
		return list[:len(list)+1]
	}
	return append(list, drop{})
}

func (d *drop) set(m *message, number uint64) {
	d.number, d.kept = number, len(m.Data) <= dropBytes
	if d.kept {
		d.msg.Reset(append(d.msg.Data[:0], m.Data...), m.Binary)
		d.msg.Seq, d.msg.At = m.Seq, m.At
	}
}

// droppedBefore is what a wait's failure says about messages that a full inbox had dropped when it began: those it
// never saw. "" where it would not have looked at them.
func (s *session) droppedBefore(t *task) string {
	if t.drops == 0 {
		return ""
	}
	known, met := 0, 0
	s.load(t)
	for _, list := range [][]drop{s.drops.first, s.drops.last} {
		for i := range list {
			d := &list[i]
			if !d.kept || t.drops < d.number {
				continue
			}
			known++
			s.m.Msg, s.m.Sent = &d.msg, &t.sent
			if ok, err := s.m.Bool(t.match.Cond); ok && err == nil {
				met++
			}
		}
	}
	s.load(t)
	return "; " + dropText(int(t.drops), known, met)
}

// dropText tells of n messages of which some are known, and some of these would have matched.
func dropText(n, known, met int) string {
	if n == 1 {
		text := "1 message was dropped from a full inbox before it began"
		switch {
		case met == 1:
			text += ", and it would have matched"
		case known == 1:
			text += ", and it would not have matched"
		}
		return text
	}
	text := fmt.Sprintf("%d messages were dropped from a full inbox before it began", n)
	many := strconv.Itoa(met)
	if met == 1 {
		many = "one"
	}
	switch {
	case met > 0 && known == n:
		text += ", and " + many + " of them would have matched"
	case met > 0:
		text += ", and at least " + many + " of them would have matched"
	case known == n:
		text += ", and none of them would have matched"
	case known > 0:
		text += fmt.Sprintf(", and none of the %d of them that are known would have matched", known)
	}
	return text
}
