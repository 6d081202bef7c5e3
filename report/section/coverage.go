package section

import (
	"slices"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/report/format"
	"wsrun/result"
)

// HandlerName returns the name of a handler in a list with those of both ends.
func HandlerName(h *result.Handler) string {
	if h.Server {
		return "server: " + format.Short(h.Label)
	}
	return format.Short(h.Label)
}

// HandlerFate describes what happened to a handler that was never met.
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

// Uncovered returns the handlers and the messages worth reporting. A single iteration often needs only a part of a
// file: if it passed, only what looks like a typo is reported; if it failed, also the handlers for messages, which may
// be the reason. What an expect awaited in vain and what arrived instead is part of its failure. A file's own server
// may ignore whatever it likes.
func Uncovered(s *result.Scenario) ([]result.Handler, []result.Unhandled) {
	once := s.Iterations <= 1
	list := slices.DeleteFunc(slices.Clone(s.Coverage.Handlers), func(h result.Handler) bool {
		return !h.Never() ||
			once && h.Has == "" &&
				(s.Passed || h.Server || h.Kind == "expect" || h.Event == "on-ping" || h.Event == "on-pong")
	})
	told := map[diag.Pos]bool{} // with the messages that they nearly match
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

// nearMisses keeps the shapes that some condition nearly matches, and combines the others.
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

// NearSentence describes what a condition nearly matches.
func NearSentence(n *result.Near) string {
	verb := " looks for "
	if strings.HasPrefix(n.Wants, "msg.") {
		verb = " reads "
	}
	return format.Short(n.Label) + verb + format.Short(n.Wants) + ", did you mean " + format.Short(n.Has) + "?"
}

// HandlerHint asks whether a handler was meant for something that a message has; "" if nothing is similar.
func HandlerHint(h *result.Handler) string {
	if h.Has == "" {
		return ""
	}
	return ": did you mean " + format.Short(h.Has) + "?"
}

// UnhandledFacts returns facts about the messages as a whole.
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

// PlainCount formats a count without commas.
func PlainCount(n int64) string { return strconv.FormatInt(n, 10) }

// coverage returns the unmet handlers and unhandled messages.
func coverage(*result.Run) (Section, bool) {
	return Section{ID: CoverageID, Title: "Handlers and messages", Blocks: []Block{Coverage{}}}, true
}

// source returns the scenarios themselves.
func source(*result.Run) (Section, bool) {
	return Section{ID: SourceID, Title: "Scenario", In: HTML, Blocks: []Block{Source{}}}, true
}
