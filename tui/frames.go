package tui

import (
	"fmt"

	"wsrun/metrics"
)

// frames are the latest frames of the session that failed.
func (d *drawing) frames(e *metrics.Detail) []textLine {
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

// frameText is how a frame's payload begins: text as it is, other bytes in hexadecimal digits, a close frame's code and
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
