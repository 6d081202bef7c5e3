package report

import (
	"slices"
	"strconv"
	"strings"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// Of one iteration, which often needs but a part of a file, less is said.
const (
	shownHandlers = 25
	shownShapes   = 8
	onceHandlers  = 5
	onceShapes    = 3
)

// name is what the handler is called where both ends' are.
func handlerName(h *result.Handler) string {
	if h.Server {
		return "server: " + format.Short(h.Label)
	}
	return format.Short(h.Label)
}

// fate says in words what became of a handler that met nothing.
func handlerFate(h *result.Handler, number func(int64) string) string {
	s := "s"
	if h.Asked == 1 {
		s = ""
	}
	switch noun := format.Short(h.Noun); {
	case h.Asked == 0:
		return "never reached"
	case h.Asked == h.Unjudged:
		return "could never be judged"
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

// uncovered are the handlers and the messages that people are told of. One iteration often needs but a part of a file:
// if it passed, they are told only of what looks like a typo; if it failed, of the handlers for messages that may be
// the reason too. What an expect waited for in vain, and what arrived instead, its failure tells. A server of the
// file's own may ignore what it likes.
func uncoveredIn(s *result.Scenario) ([]result.Handler, []result.Unhandled) {
	once := s.Iterations <= 1
	list := slices.DeleteFunc(slices.Clone(s.Coverage.Handlers), func(h result.Handler) bool {
		return !h.Never() ||
			once && h.Has == "" &&
				(s.Passed || h.Server || h.Kind == "expect" || h.Event == "on-ping" || h.Event == "on-pong")
	})
	told := map[metrics.Place]bool{} // with the messages that they almost fit
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

// near leaves the shapes that some condition almost fits; the others are one.
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

// sentence says what a condition almost fits.
func nearSentence(n *result.Near) string {
	verb := " looks for "
	if strings.HasPrefix(n.Wants, "msg.") {
		verb = " reads "
	}
	return format.Short(n.Label) + verb + format.Short(n.Wants) + ", did you mean " + format.Short(n.Has) + "?"
}

// hint asks whether a handler was meant for what a message has; "" if none has anything like it.
func handlerHint(h *result.Handler) string {
	if h.Has == "" {
		return ""
	}
	return ": did you mean " + format.Short(h.Has) + "?"
}

// coverage writes the handlers that never matched and the messages that nothing handled.
func (p *page) coverage(r *result.Run) {
	for i := range r.Scenarios {
		where := ""
		if len(r.Scenarios) > 1 {
			where = format.Short(r.Scenarios[i].Name)
		}
		p.uncovered(&r.Scenarios[i], where)
	}
}

// uncovered writes those of one scenario; where is its name, in a suite.
func (p *page) uncovered(s *result.Scenario, where string) {
	handlers, unhandled := uncoveredIn(s)
	most := shownHandlers
	if s.Iterations <= 1 {
		most = onceHandlers
	}
	if len(handlers) > 0 {
		p.headed("Never matched", nonEmpty(where))
		t := table{left: 1}
		for _, h := range handlers[:min(len(handlers), most)] {
			t.rows = append(
				t.rows,
				tableRow{
					name:  span{handlerName(&h), plain},
					cells: []span{{handlerFate(&h, plainCount), plain}},
					note:  format.Place(h.At),
					whole: true,
				},
			)
		}
		p.table(t)
		for _, h := range handlers[:min(len(handlers), most)] {
			if h.Has != "" {
				p.near(tableIndent, &result.Near{Label: h.Label, At: h.At, Wants: h.Wants, Has: h.Has})
			}
		}
		if rest := len(handlers) - most; rest > 0 {
			p.line(tableIndent, span{"and " + plainCount(int64(rest)) + " more", faint})
		}
	}
	for i := range unhandled {
		p.unhandled(&unhandled[i], where, s.Iterations <= 1)
	}
}

func plainCount(n int64) string { return strconv.FormatInt(n, 10) }

// facts are what is to be known of the messages as a whole.
func unhandledFacts(u *result.Unhandled, number func(int64) string) []string {
	facts := []string{number(u.Count)}
	if u.Server {
		facts = append(facts, "at the server's end")
	}
	if u.Sampled < u.Count {
		facts = append(facts, "shapes of "+number(u.Sampled)+" of them")
	}
	return facts
}

// headed begins a section whose facts may be longer than a line.
func (p *page) headed(title string, facts []string) {
	if format.Cells(strings.Join(append([]string{title}, facts...), "  ")) <= p.width {
		p.heading(title, facts...)
		return
	}
	p.heading(title)
	var spans []span
	for _, f := range facts {
		spans = append(spans, span{f, faint})
	}
	p.flow(tableIndent, spans)
}

// unhandled writes the messages of one end that nothing handled, by their shape, each with an example.
func (p *page) unhandled(u *result.Unhandled, where string, once bool) {
	p.headed("Messages that nothing handled", append(unhandledFacts(u, plainCount), nonEmpty(where)...))
	most := shownShapes
	if once {
		most = onceShapes
	}
	width := 0
	for _, s := range u.Shapes {
		width = max(width, len(plainCount(s.Count)))
	}
	indent := tableIndent + width + widestGap
	shapes := slices.Clone(u.Shapes)
	// what can be repaired first
	slices.SortStableFunc(shapes, func(a, b result.Shape) int { return min(len(b.Near), 1) - min(len(a.Near), 1) })
	for _, s := range shapes[:min(len(shapes), most)] {
		lead := span{format.Pad(plainCount(s.Count), width, true) + strings.Repeat(" ", widestGap), plain}
		p.hanging(tableIndent, lead, strings.ReplaceAll(format.Visible(s.Text), "…", p.more()), plain, messageLines)
		if head := format.Visible(s.Head); head != s.Text && !s.Binary {
			p.line(indent, span{format.Cut(head, p.width-indent, p.more()), faint})
		}
		for i := range s.Near {
			p.near(indent, &s.Near[i])
		}
	}
	rest := u.Others
	for _, s := range shapes[min(len(shapes), most):] {
		rest += s.Count
	}
	if rest > 0 {
		p.paragraph(indent, "and "+plainCount(rest)+" of other shapes", faint, 0)
	}
}

// near writes a condition that almost fits, and its place.
func (p *page) near(indent int, n *result.Near) {
	bullet := span{"! ", warn}
	inner := indent + format.Cells(bullet.text)
	at := format.Place(n.At)
	if text := nearSentence(n); inner+format.Cells(text)+2+format.Cells(at) <= p.width {
		p.line(indent, bullet, span{text, plain}, span{"  " + at, faint})
		return
	}
	p.hanging(indent, bullet, nearSentence(n), plain, messageLines)
	if at != "" {
		p.line(inner, span{p.clickable(at, p.width-inner), faint})
	}
}

// warnUncovered tells of the handlers whose `if` never held though their event came.
func warnUncovered(s *result.Scenario, warn func(at metrics.Place, title, text string)) {
	handlers, unhandled := uncoveredIn(s)
	near := map[metrics.Place]string{}
	for _, u := range unhandled {
		for _, shape := range u.Shapes {
			for i := range shape.Near {
				n := &shape.Near[i]
				if near[n.At] == "" {
					near[n.At] = nearSentence(n)
				}
			}
		}
	}
	for i := range handlers {
		if h := &handlers[i]; h.Kind == "if" {
			text := handlerName(h) + ": " + handlerFate(h, plainCount)
			if h.Has != "" {
				n := result.Near{Label: h.Label, Wants: h.Wants, Has: h.Has}
				near[h.At] = nearSentence(&n)
			}
			if hint := near[h.At]; hint != "" {
				text += "\n" + hint
				delete(near, h.At)
			}
			warn(h.At, "never matched", text)
		}
	}
	for _, h := range s.Coverage.Handlers { // those of a single iteration that passed
		if hint := near[h.At]; hint != "" {
			warn(h.At, "never matched", hint)
			delete(near, h.At)
		}
	}
}
