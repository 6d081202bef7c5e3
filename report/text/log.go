package text

import (
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report/detail"
	"wsrun/report/section"
	"wsrun/result"
)

// logWidth is how many cells a line of a log has, for reports that hold such text: JUnit, TAP, annotations, Markdown.
const logWidth = 100

// logText lays out a part of the report for a log.
func logText(sources func(string) []byte, write func(p *report)) string {
	p := newReport(Options{Width: logWidth, Unicode: true}, sources)
	write(p)
	return p.b.String()
}

// Failure is what failed in a line or a few, and below it all that is known: more of the message, the source line,
// what was read and what arrived. sources are the Run's.
func Failure(
	sources func(string) []byte, failed, more string, d *metrics.Detail, at diag.Pos,
) string {
	return logText(sources, func(p *report) {
		p.paragraph(0, failed, plain, messageLines)
		p.explain(0, more, d, at)
	})
}

// Frame is what failed in a line or a few, and the source line of its place.
func Frame(sources func(string) []byte, failed string, at diag.Pos) string {
	return logText(sources, func(p *report) {
		p.paragraph(0, failed, plain, messageLines)
		p.frame(0, at, 0)
	})
}

// Transcript is the handshake that failed, or the latest frames of the session that did; "" if none were kept.
func Transcript(d *metrics.Detail) string {
	return logText(nil, func(p *report) { p.transcript(0, d, detail.FramesKept) })
}

// Uncovered is what a scenario's run has left of its handlers and messages, as far as people are told of it.
func Uncovered(s *result.Scenario) string {
	return logText(nil, func(p *report) { p.uncovered(s, "") })
}

// Sections are those of a list that have these IDs, as they are.
func Sections(r *result.Run, list []section.Section, ids ...section.ID) string {
	p := newReport(Options{Unicode: true}, nil)
	for _, id := range ids {
		p.sections(r, section.Pick(list, id))
	}
	return p.b.String()
}
