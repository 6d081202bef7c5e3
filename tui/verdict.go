package tui

import (
	"cmp"
	"fmt"
	"slices"

	"wsrun/metrics"
)

// judged is the overview's panel of thresholds and checks: what fails first.
func (d *drawing) judged(a area) {
	lines := d.thresholdLines(a.w)
	lines = append(lines, d.checkTotals())
	for _, c := range d.checksByFailures() {
		if c.Fails > 0 {
			lines = append(lines, d.checkLine(c))
		}
	}
	d.list(a, lines, 0)
}

// thresholdLines are the thresholds, failing ones first.
func (d *drawing) thresholdLines(w int) []textLine {
	sorted := slices.Clone(d.s.Thresholds)
	slices.SortStableFunc(sorted, func(a, b Threshold) int { return cmp.Compare(a.rank(), b.rank()) })
	var lines []textLine
	for _, t := range sorted {
		sign, figure := span{good, d.style.yes + " "}, span{plain, d.style.value(t.Value, t.Unit)}
		switch t.rank() {
		case 0:
			sign, figure = span{bad, d.style.no + " "}, span{bad, figure.text}
		case 1:
			sign, figure = span{dim, d.style.dot + " "}, span{dim, "no data"}
		}
		name := t.Metric
		if t.Abort {
			figure.text += " (aborts)"
		}
		spans := []span{sign, {plain, name}, {dim, " " + t.Condition}}
		// The condition matters more than the end of a long metric.
		if room := w - len(t.Condition) - len(figure.text) - 6; room > 8 && d.width(d.clean(name, w)) > room {
			spans[1].text = d.fit(name, room)
		}
		lines = append(lines, textLine{spans: spans, right: figure})
	}
	return lines
}

// rank is 0 for a threshold that fails, 1 for one that can't be judged yet.
func (t Threshold) rank() int {
	switch {
	case t.NoData:
		return 1
	case !t.OK:
		return 0
	}
	return 2
}

// checkTotals is all checks in a line.
func (d *drawing) checkTotals() textLine {
	c, ok := d.s.Snapshot.Get(metrics.NameChecks)
	if !ok {
		return plainLine(dim, "no check yet")
	}
	spans := []span{{dim, "checks  "}, {good, d.style.yes + " "}, {plain, count(c.Passes)}}
	if c.Fails > 0 {
		spans = append(spans, span{bad, "  " + d.style.no + " " + count(c.Fails) + " failed"})
	}
	return textLine{spans: spans, right: span{dim, percent(c.Rate)}}
}

// checksByFailures are the checks, those that fail most first.
func (d *drawing) checksByFailures() []metrics.CheckCount {
	list := slices.Clone(d.s.Snapshot.Checks)
	slices.SortStableFunc(list, func(a, b metrics.CheckCount) int { return cmp.Compare(b.Fails, a.Fails) })
	return list
}

// checkLine is one check with its figures.
func (d *drawing) checkLine(c metrics.CheckCount) textLine {
	total := c.Passes + c.Fails
	switch {
	case total == 0:
		return textLine{spans: []span{{dim, d.style.dot + " " + c.Name}}, right: span{dim, "not reached"}}
	case c.Fails == 0:
		return textLine{spans: []span{{good, d.style.yes + " "}, {plain, c.Name}}, right: span{dim, count(c.Passes)}}
	}
	return textLine{
		spans: []span{{bad, d.style.no + " "}, {plain, c.Name}},
		right: span{bad, count(c.Fails) + " of " + count(total) + " failed"},
	}
}

// checks is the page of thresholds and checks.
func (d *drawing) checks(w int) []textLine {
	lines := []textLine{d.heading("thresholds")}
	if len(d.s.Thresholds) == 0 {
		lines = append(lines, plainLine(dim, "the scenario has none"))
	}
	lines = append(lines, d.thresholdLines(w)...)
	lines = append(lines, textLine{}, d.heading("checks"))
	list := d.checksByFailures()
	if len(list) == 0 {
		lines = append(lines, plainLine(dim, "the scenario has none"))
	}
	for _, c := range list {
		l := d.checkLine(c)
		if w >= 70 {
			l.spans = append(l.spans, span{dim, "  " + place(c.At)})
		}
		lines = append(lines, l)
		if c.Fails > 0 {
			lines = append(lines, d.lastExample(c.Examples, "")...)
		}
	}
	return lines
}

// lastExample says what the expression read where it failed, but for a message that was said before.
func (d *drawing) lastExample(examples []*metrics.Detail, said string) []textLine {
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

// heading is a title within a list.
func (d *drawing) heading(s string) textLine { return textLine{spans: []span{{accent, s}}} }
