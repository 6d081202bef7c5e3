package tui

import (
	"cmp"
	"slices"

	"wsrun/metrics"
)

// verdict draws thresholds and checks.
type verdict struct{ drawing }

// judged draws the overview's panel of thresholds and checks, failing ones first.
func (d verdict) judged(a area) {
	lines := d.thresholdLines(a.w)
	lines = append(lines, d.checkTotals())
	for _, c := range checksByFailures(d.s.Snapshot) {
		if c.Fails > 0 {
			lines = append(lines, d.checkLine(c))
		}
	}
	d.list(a, lines, 0)
}

// thresholdLines returns the thresholds, failing ones first.
func (d verdict) thresholdLines(w int) []textLine {
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
		// The condition matters more than the end of a long metric name.
		if room := w - len(t.Condition) - len(figure.text) - 6; room > 8 && d.width(d.clean(name, w)) > room {
			spans[1].text = d.fit(name, room)
		}
		lines = append(lines, textLine{spans: spans, right: figure})
	}
	return lines
}

// rank returns 0 for a failing threshold, 1 for one without data.
func (t Threshold) rank() int {
	switch {
	case t.NoData:
		return 1
	case !t.OK:
		return 0
	}
	return 2
}

// checkTotals returns the totals of all checks as a line.
func (d verdict) checkTotals() textLine {
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

// checksByFailures returns the checks, those with most failures first.
func checksByFailures(snap *metrics.Snapshot) []metrics.CheckCount {
	list := slices.Clone(snap.Checks)
	slices.SortStableFunc(list, func(a, b metrics.CheckCount) int { return cmp.Compare(b.Fails, a.Fails) })
	return list
}

// checkLine returns the line of a check with its figures.
func (d verdict) checkLine(c metrics.CheckCount) textLine {
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

// checks returns the page of thresholds and checks.
func (d verdict) checks(w int) []textLine {
	lines := []textLine{heading("thresholds")}
	if len(d.s.Thresholds) == 0 {
		lines = append(lines, plainLine(dim, "the scenario has none"))
	}
	lines = append(lines, d.thresholdLines(w)...)
	lines = append(lines, textLine{}, heading("checks"))
	list := checksByFailures(d.s.Snapshot)
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
