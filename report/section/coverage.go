package section

import (
	"slices"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/report/format"
	"wsrun/result"
)

// HandlerName is what the handler is called where both ends' are.
func HandlerName(h *result.Handler) string {
	if h.Server {
		return "server: " + format.Short(h.Label)
	}
	return format.Short(h.Label)
}

// HandlerFate says in words what became of a handler that met nothing.
func HandlerFate(h *result.Handler, number func(int64) string) string {
	s := "s"
	if h.Asked == 1 {
		s = ""
	}
	switch noun := format.Short(h.Noun); {
	case h.Asked == 0:
		return "never reached"
	case h.Asked == h.Unjudged:
		return "could never be evaluated"
	case h.Kind == "event":
		return "never ran: no " + noun + " came"
	case h.Kind == "expect":
		return "no message matched in " + number(h.Asked) + " wait" + s
	case noun == "":
		return "`if` held 0 of " + number(h.Asked) + " time" + s
	default:
		return "`if` held for 0 of " + number(h.Asked) + " " + noun + s
	}
}

// Uncovered are the handlers and the messages that people are told of. One iteration often needs but a part of a file:
// if it passed, they are told only of what looks like a typo; if it failed, of the handlers for messages that may be
// the reason too. What an expect waited for in vain, and what arrived instead, its failure tells. A server of the
// file's own may ignore what it likes.
func Uncovered(s *result.Scenario) ([]result.Handler, []result.Unhandled) {
	once := s.Iterations <= 1
	list := slices.DeleteFunc(slices.Clone(s.Coverage.Handlers), func(h result.Handler) bool {
		return !h.Never() ||
			once && h.Has == "" &&
				(s.Passed || h.Server || h.Kind == "expect" || h.Event == "on-ping" || h.Event == "on-pong")
	})
	told := map[diag.Pos]bool{} // with the messages that they almost fit
	for _, u := range s.Coverage.Unhandled {
		for _, shape := range u.Shapes {
			for _, n := range shape.Near {
				told[n.At] = true
			}
		}
	}
	for i := range list {
		if told[list[i].At] {
			list[i].Wants, list[i].Has = "", ""
		}
	}
	if once && s.Passed {
		list = slices.DeleteFunc(list, func(h result.Handler) bool { return h.Has == "" })
	}
	var unhandled []result.Unhandled
	for _, u := range s.Coverage.Unhandled {
		if u.Server || once && (s.Passed || len(list) == 0) {
			u = nearMisses(u)
		}
		if len(u.Shapes) > 0 {
			unhandled = append(unhandled, u)
		}
	}
	return list, unhandled
}

// nearMisses leaves the shapes that some condition almost fits; the others are one.
func nearMisses(u result.Unhandled) result.Unhandled {
	all := u.Shapes
	u.Shapes = nil
	for _, s := range all {
		if len(s.Near) > 0 {
			u.Shapes = append(u.Shapes, s)
		} else {
			u.Others += s.Count
		}
	}
	return u
}

// NearSentence says what a condition almost fits.
func NearSentence(n *result.Near) string {
	verb := " looks for "
	if strings.HasPrefix(n.Wants, "msg.") {
		verb = " reads "
	}
	return format.Short(n.Label) + verb + format.Short(n.Wants) + ", did you mean " + format.Short(n.Has) + "?"
}

// HandlerHint asks whether a handler was meant for what a message has; "" if none has anything like it.
func HandlerHint(h *result.Handler) string {
	if h.Has == "" {
		return ""
	}
	return ": did you mean " + format.Short(h.Has) + "?"
}

// UnhandledFacts are what is to be known of the messages as a whole.
func UnhandledFacts(u *result.Unhandled, number func(int64) string) []string {
	facts := []string{number(u.Count)}
	if u.Server {
		facts = append(facts, "at the server's end")
	}
	if u.Sampled < u.Count {
		facts = append(facts, "shapes of "+number(u.Sampled)+" of them")
	}
	return facts
}

// PlainCount writes a count without commas.
func PlainCount(n int64) string { return strconv.FormatInt(n, 10) }

// coverage is what the run left of handlers and messages.
func coverage(*result.Run) (Section, bool) {
	return Section{ID: CoverageID, Title: "Handlers and messages", Blocks: []Block{Coverage{}}}, true
}

// source is the scenarios themselves.
func source(*result.Run) (Section, bool) {
	return Section{ID: SourceID, Title: "Scenario", In: HTML, Blocks: []Block{Source{}}}, true
}
