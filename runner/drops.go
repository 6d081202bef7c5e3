package runner

import (
	"fmt"
	"strconv"
)

// droppedBefore is what a wait's failure says about messages that a full inbox had dropped when it began: those it
// never saw. "" where it would not have looked at them.
func droppedBefore(s *session, t *task) string {
	if t.drops == 0 {
		return ""
	}
	known, met := 0, 0
	s.load(t)
	for msg := range s.drops.Known(t.drops) {
		known++
		s.m.Msg, s.m.Sent = msg, &t.sent
		if ok, err := s.m.Bool(t.match.Cond); ok && err == nil {
			met++
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
