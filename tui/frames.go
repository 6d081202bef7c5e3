package tui

import (
	"fmt"

	"wsrun/metrics"
)

// lastExample shows what the expression read where it failed, unless its message is the one already shown.
func (d drawing) lastExample(examples []*metrics.Detail, said string) []textLine {
	if len(examples) == 0 {
		return nil
	}
	e := examples[len(examples)-1]
	if e == nil {
		return nil
	}
	who := fmt.Sprintf("    VU %d, iteration %d", e.VU, e.Iteration)
	if e.At.Line > 0 {
		who += ", " + place(e.At)
	}
	lines := []textLine{plainLine(dim, who)}
	if e.Message != "" && e.Message != said {
		lines = append(lines, plainLine(dim, "    "+e.Message))
	}
	for _, v := range e.Values {
		lines = append(lines, textLine{spans: []span{{accent, "    " + v.Expr}, {dim, " = "}, {plain, v.Value}}})
	}
	for _, m := range e.Arrived {
		lines = append(
			lines,
			textLine{spans: []span{{in, "    " + d.style.received + " "}, {plain, m.Head}, {dim, "  " + m.Why}}},
		)
	}
	if d.s.Frames {
		lines = append(lines, d.frames(e)...)
	}
	return lines
}

// frames shows the latest frames of the session that failed.
func (d drawing) frames(e *metrics.Detail) []textLine {
	var lines []textLine
	if older := e.FramesTotal - len(e.Frames); older > 0 {
		lines = append(lines, plainLine(dim, "    "+count(int64(older))+" earlier frames"))
	}
	for _, f := range e.Frames {
		r, arrow := in, d.style.received
		if f.Out {
			r, arrow = out, d.style.sent
		}
		lines = append(lines, textLine{
			spans: []span{
				{dim, fmt.Sprintf("  %9.3f ", f.AtMS/1000)},
				{r, arrow + " "},
				{dim, f.Kind + "  "},
				{plain, frameText(f)},
			},
			right: span{dim, f.By},
		})
	}
	return lines
}

// frameText returns the start of a frame's payload: text as it is, other bytes in hexadecimal, a close frame's code and
// reason.
func frameText(f metrics.Frame) string {
	text := string(f.Data)
	switch {
	case f.Kind == "close" && f.Code > 0:
		text = fmt.Sprintf("%d %s", f.Code, text)
	case f.Kind == "binary":
		text = fmt.Sprintf("% x", f.Data)
	}
	if f.Cut {
		text += " ..."
	}
	return text
}
