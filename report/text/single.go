package text

import (
	"fmt"
	"strconv"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report/detail"
	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

// single writes a run of one iteration, which reads like a test.
func (p *report) single(r *result.Run) {
	list := section.Of(r)
	if p.options.StepsShown {
		p.failedNames(r)
	} else {
		p.failedInFull(r)
	}
	p.sections(r, section.Pick(list, section.ThresholdsID))
	if p.options.Quiet {
		return
	}
	p.sections(r, section.Pick(list, section.CutsID))
	p.coverage(r)
	p.singleFigures(r)
	if !r.Passed {
		p.blank()
		p.line(2, span{"seed " + strconv.FormatUint(r.Seed, 10), faint})
	}
	p.sections(r, section.Pick(list, section.NoticesID))
}

// failedNames lists what failed, one per line: the details are above, where it happened.
func (p *report) failedNames(r *result.Run) {
	first := true
	add := func(mark span, name string, at diag.Pos, fact string) {
		if first {
			p.blank()
		}
		first = false
		p.title(2, mark, name, at, format.Visible(fact))
	}
	snap := r.Figures()
	for _, c := range snap.Checks {
		if c.Fails > 0 {
			add(p.failed(), c.Name, c.At, ofMany(c))
		}
	}
	for _, g := range snap.Errors {
		add(p.errorMark(g.Survived), g.Kind, g.At, format.Cut(g.Message, p.width-2-p.markWidth(), p.more()))
	}
}

// failedInFull lists the checks, and all failures with their details.
func (p *report) failedInFull(r *result.Run) {
	after := false // the previous output had details
	keepOff := func(details bool) {
		if details || after {
			p.blank()
		}
		after = details
	}
	indent := 2 + p.markWidth()
	snap := r.Figures()
	first := true
	for _, c := range snap.Checks {
		switch {
		case c.Fails > 0:
			keepOff(true)
			p.title(2, p.failed(), c.Name, c.At, ofMany(c))
			d := section.FirstOf(c.Examples)
			p.explain(indent, section.Reason(d), d, c.At)
			p.transcript(indent, d, framesOfCheck)
		case c.Passes > 0 && !p.options.Quiet:
			if first {
				p.blank()
				after = false
			}
			keepOff(false)
			p.line(2, p.passed(), span{" " + format.Cut(format.Visible(c.Name), p.width-indent, p.more()), plain})
		default:
			continue
		}
		first = false
	}
	for _, g := range snap.Errors {
		keepOff(true)
		p.title(2, p.errorMark(g.Survived), g.Kind, g.At)
		p.explain(indent, g.Message, section.FirstOf(g.Examples), g.At)
		p.transcript(indent, section.FirstOf(g.Examples), detail.FramesKept)
	}
}

// ofMany says how often a check failed, if it was evaluated more than once.
func ofMany(c metrics.CheckCount) string {
	if c.Passes+c.Fails == 1 {
		return ""
	}
	return fmt.Sprintf("%d of %d failed", c.Fails, c.Passes+c.Fails)
}

// figure is a metric of a single iteration: its name, its value, and a note on the value.
type figure struct{ name, value, note string }

// singleFigures writes the metrics that are meaningful for one iteration: times on the left, counts on the right.
func (p *report) singleFigures(r *result.Run) {
	snap := r.Figures()
	var times, counts []figure
	for _, name := range snap.Metrics() {
		if !saysSomething(name) {
			continue
		}
		stats, ok := snap.Get(name)
		if !ok {
			continue
		}
		f := p.singleFigure(name, stats)
		if stats.Type == metrics.TrendType {
			times = append(times, f)
		} else {
			counts = append(counts, f)
		}
	}
	if len(times)+len(counts) == 0 {
		return
	}
	p.blank()
	left, right := p.figureColumns(times), p.figureColumns(counts)
	const apart = 4
	if tableIndent+left.width()+apart+right.width() > p.width {
		p.figureLines(left, figureColumns{}, 0)
		p.figureLines(figureColumns{}, right, 0)
		return
	}
	p.figureLines(left, right, apart)
}

// saysSomething reports whether a metric is worth a line for one iteration of one VU.
func saysSomething(name string) bool {
	switch name {
	case metrics.NameWSConnecting, metrics.NameWSSessionDuration, metrics.NameWSResponseTime, metrics.NameWSPing,
		metrics.NameWSReconnecting, metrics.NameHTTPReqDuration,
		metrics.NameWSMsgsSent, metrics.NameWSMsgsReceived, metrics.NameDataSent, metrics.NameDataReceived,
		metrics.NameWSLateTicks, metrics.NameWSMissedTicks, metrics.NameWSInboxDropped:
		return true
	}
	for _, d := range metrics.Builtin() {
		if d.Name == name {
			return false
		}
	}
	return true // the file's own
}

func (p *report) singleFigure(name string, s metrics.Stats) figure {
	f := p.inText()
	out := figure{name: format.Visible(name)}
	switch s.Type {
	case metrics.TrendType:
		out.value = f.Value(s.Avg, s.Unit)
		if s.Count > 1 {
			out.note = fmt.Sprintf("avg of %d", s.Count)
		}
	case metrics.RateType:
		out.value = format.Percent(s.Rate, s.Passes, s.Fails)
	case metrics.GaugeType:
		out.value = f.Value(s.Value, s.Unit)
	case metrics.CounterType:
		out.value = f.Value(float64(s.Count), s.Unit)
	}
	return out
}

// figureColumns are figures and the widths of their columns.
type figureColumns struct {
	rows              []figure
	name, value, note int
}

// figureColumns returns the columns of figures, with names truncated to a line's width.
func (p *report) figureColumns(rows []figure) figureColumns {
	c := figureColumns{rows: rows}
	for _, r := range rows {
		c.name, c.value = max(c.name, format.Cells(r.name)), max(c.value, format.Cells(r.value))
		c.note = max(c.note, format.Cells(r.note))
	}
	c.name = max(c.name-max(tableIndent+c.width()-p.width, 0), 8)
	for i := range rows {
		rows[i].name = format.Cut(rows[i].name, c.name, p.more())
	}
	return c
}

func (c figureColumns) width() int {
	w := c.name + 2 + c.value
	if c.note > 0 {
		w += 2 + c.note
	}
	return w
}

// figureLines writes one or two sets of columns side by side.
func (p *report) figureLines(left, right figureColumns, apart int) {
	for i := range max(len(left.rows), len(right.rows)) {
		var spans []span
		spans = append(spans, left.spans(i)...)
		if i < len(right.rows) {
			gap := apart
			if len(left.rows) == 0 {
				gap = 0
			}
			spans = append(spans, span{format.Pad("", gap, false), plain})
			spans = append(spans, right.spans(i)...)
		}
		p.line(tableIndent, spans...)
	}
}

func (c figureColumns) spans(i int) []span {
	if len(c.rows) == 0 {
		return nil
	}
	var f figure
	if i < len(c.rows) {
		f = c.rows[i]
	}
	spans := []span{{format.Pad(f.name, c.name, false), faint}, {"  " + format.Pad(f.value, c.value, true), plain}}
	if c.note > 0 {
		spans = append(spans, span{"  " + format.Pad(f.note, c.note, false), faint})
	}
	return spans
}
