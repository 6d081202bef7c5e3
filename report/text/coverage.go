package text

import (
	"slices"
	"strings"

	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

// Fewer lines are shown for a single iteration, which often needs only a part of a file.
const (
	shownHandlers = 25
	shownShapes   = 8
	onceHandlers  = 5
	onceShapes    = 3
)

// coverage writes the handlers that never matched and the messages that nothing handled.
func (p *report) coverage(r *result.Run) {
	for i := range r.Scenarios {
		where := ""
		if len(r.Scenarios) > 1 {
			where = format.Short(r.Scenarios[i].Name)
		}
		p.uncovered(&r.Scenarios[i], where)
	}
}

// uncovered writes those of one scenario; where is its name if there are several.
func (p *report) uncovered(s *result.Scenario, where string) {
	handlers, unhandled := section.Uncovered(s)
	most := shownHandlers
	if s.Iterations <= 1 {
		most = onceHandlers
	}
	if len(handlers) > 0 {
		p.headed("Never matched", format.NonEmpty(where))
		t := table{left: 1}
		for _, h := range handlers[:min(len(handlers), most)] {
			t.rows = append(
				t.rows,
				tableRow{
					name:  span{section.HandlerName(&h), plain},
					cells: []span{{section.HandlerFate(&h, section.PlainCount), plain}},
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
			p.line(tableIndent, span{"and " + section.PlainCount(int64(rest)) + " more", faint})
		}
	}
	for i := range unhandled {
		p.unhandled(&unhandled[i], where, s.Iterations <= 1)
	}
}

// unhandled writes the messages of one end that nothing handled, by shape, each with an example.
func (p *report) unhandled(u *result.Unhandled, where string, once bool) {
	facts := append(section.UnhandledFacts(u, section.PlainCount), format.NonEmpty(where)...)
	p.headed("Messages that nothing handled", facts)
	most := shownShapes
	if once {
		most = onceShapes
	}
	width := 0
	for _, s := range u.Shapes {
		width = max(width, len(section.PlainCount(s.Count)))
	}
	indent := tableIndent + width + widestGap
	shapes := slices.Clone(u.Shapes)
	// Start with what can be fixed first.
	slices.SortStableFunc(shapes, func(a, b result.Shape) int { return min(len(b.Near), 1) - min(len(a.Near), 1) })
	for _, s := range shapes[:min(len(shapes), most)] {
		lead := span{format.Pad(section.PlainCount(s.Count), width, true) + strings.Repeat(" ", widestGap), plain}
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
		p.paragraph(indent, "and "+section.PlainCount(rest)+" of other shapes", faint, 0)
	}
}

// near writes a condition that nearly matches, and its place.
func (p *report) near(indent int, n *result.Near) {
	bullet := span{"! ", warn}
	inner := indent + format.Cells(bullet.text)
	at := format.Place(n.At)
	if text := section.NearSentence(n); inner+format.Cells(text)+2+format.Cells(at) <= p.width {
		p.line(indent, bullet, span{text, plain}, span{"  " + at, faint})
		return
	}
	p.hanging(indent, bullet, section.NearSentence(n), plain, messageLines)
	if at != "" {
		p.line(inner, span{p.clickable(at, p.width-inner), faint})
	}
}
