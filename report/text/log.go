package text

import (
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report/detail"
	"wsrun/report/section"
	"wsrun/result"
)

// logWidth is the line width in cells for reports that contain such text: JUnit, TAP, annotations, Markdown.
const logWidth = 100

// logText lays out a part of the report for a log.
func logText(sources func(string) []byte, write func(p *report)) string {
	p := newReport(Options{Width: logWidth, Unicode: true}, sources)
	write(p)
	return p.b.String()
}

// Failure returns what failed in a line or a few, followed by all details: more of the message, the source line, what
// was read and what arrived. sources are the Run's.
func Failure(
	sources func(string) []byte, failed, more string, d *metrics.Detail, at diag.Pos,
) string {
	return logText(sources, func(p *report) {
		p.paragraph(0, failed, plain, messageLines)
		p.explain(0, more, d, at)
	})
}

// Frame returns what failed in a line or a few, and the source line of its place.
func Frame(sources func(string) []byte, failed string, at diag.Pos) string {
	return logText(sources, func(p *report) {
		p.paragraph(0, failed, plain, messageLines)
		p.frame(0, at, 0)
	})
}

// Transcript returns the failed handshake, or the latest frames of the session that failed; "" if none were kept.
func Transcript(d *metrics.Detail) string {
	return logText(nil, func(p *report) { p.transcript(0, d, detail.FramesKept) })
}

// Uncovered returns the unmet handlers and unhandled messages of a scenario that are worth reporting.
func Uncovered(s *result.Scenario) string {
	return logText(nil, func(p *report) { p.uncovered(s, "") })
}

// Sections returns the sections of a list with these IDs.
func Sections(r *result.Run, list []section.Section, ids ...section.ID) string {
	p := newReport(Options{Unicode: true}, nil)
	for _, id := range ids {
		p.sections(r, section.Pick(list, id))
	}
	return p.b.String()
}
