package tui

import (
	"cmp"
	"math"
	"slices"

	"wsrun/metrics"
)

// column is a column of the request table.
type column int

// The columns, in order.
const (
	byName column = iota
	byCount
	byRate
	byP50
	byP95
	byP99
	byMax
	byFailures
	columns
)

func (c column) String() string {
	return [...]string{"name", "count", "rate", "p50", "p95", "p99", "max", "failed"}[c]
}

// mostRows bounds how many requests are drawn, in sort order: a template may produce thousands of names.
const mostRows = 500

// request is one row.
type request struct {
	name   string
	stats  metrics.Stats
	failed int64
}

// requestRows returns the sorted requests.
func (s *State) requestRows() []request {
	failed := map[string]int64{}
	for _, g := range s.Snapshot.Errors {
		if name, ok := s.Requests[RequestAt{g.Scenario, g.At}]; ok {
			failed[name] += g.Count
		}
	}
	return s.sorted(s.timed(metrics.NameWSResponseTime, failed))
}

// httpRows returns the sorted HTTP requests.
func (s *State) httpRows() []request {
	failed := map[string]int64{}
	for _, g := range s.Snapshot.By(metrics.NameHTTPReqFailed, "name") {
		if g.Stats.Passes > 0 { // Passes counts the true samples: failed requests
			failed[g.Value] = g.Stats.Passes
		}
	}
	return s.sorted(s.timed(metrics.NameHTTPReqDuration, failed))
}

// timed returns the requests of a metric by name, including those that only failed.
func (s *State) timed(metric string, failed map[string]int64) []request {
	var rows []request
	for _, g := range s.Snapshot.By(metric, "name") {
		rows = append(rows, request{g.Value, g.Stats, failed[g.Value]})
		delete(failed, g.Value)
	}
	for name, n := range failed { // never answered
		rows = append(rows, request{name: name, failed: n})
	}
	return rows
}

// sorted sorts rows by the selected column.
func (s *State) sorted(rows []request) []request {
	slices.SortFunc(rows, func(a, b request) int {
		c := cmp.Or(s.Sort.compare(a, b), cmp.Compare(a.name, b.name))
		if s.Reversed {
			return -c
		}
		return c
	})
	return rows
}

// compare orders names from a on, figures from the highest down.
func (c column) compare(a, b request) int {
	switch c {
	case byCount, byRate:
		return cmp.Compare(b.stats.Count, a.stats.Count)
	case byP50:
		return cmp.Compare(b.stats.Med, a.stats.Med)
	case byP95:
		return cmp.Compare(b.stats.P95, a.stats.P95)
	case byP99:
		return cmp.Compare(b.stats.P99, a.stats.P99)
	case byMax:
		return cmp.Compare(b.stats.Max, a.stats.Max)
	case byFailures:
		return cmp.Compare(b.failed, a.failed)
	default:
		return 0
	}
}

// tableWidths returns the widths of the columns that fit, 0 for the others.
func tableWidths(w int) [columns]int {
	widths := [columns]int{0, 10, 8, 9, 9, 9, 9, 8}
	// in the order in which they are dropped
	for _, c := range []column{byRate, byMax, byP50, byP99, byCount, byFailures} {
		if used(widths) <= w-16 {
			break
		}
		widths[c] = 0
	}
	widths[byName] = max(w-used(widths), 8)
	return widths
}

func used(widths [columns]int) int {
	n := 0
	for _, v := range widths {
		n += v
	}
	return n
}

// requestTable draws the page of requests.
type requestTable struct{ drawing }

// lines returns the page of requests by name, and of the other measured times.
func (d requestTable) lines(w int) []textLine {
	widths := tableWidths(w)
	lines := []textLine{d.tableHead(widths)}
	rows, https := d.s.requestRows(), d.s.httpRows()
	lines = append(lines, d.tableRows(widths, rows)...)
	if len(https) > 0 {
		if len(rows) > 0 {
			lines = append(lines, textLine{})
		}
		lines = append(lines, heading("HTTP requests"))
		lines = append(lines, d.tableRows(widths, https)...)
	}
	if len(rows)+len(https) == 0 {
		lines = append(lines, plainLine(dim, "no request has been answered yet"))
	}
	lines = append(lines, textLine{}, heading("other times"))
	for _, m := range d.s.Snapshot.Metrics() {
		if m == metrics.NameWSResponseTime || m == metrics.NameHTTPReqDuration {
			continue
		}
		if s, ok := d.s.Snapshot.Get(m); ok && s.Type == metrics.TrendType {
			lines = append(lines, d.tableRow(widths, request{m, s, 0}, dim))
		}
	}
	return lines
}

// tableRows returns the first rows, and a note of how many more there are.
func (d requestTable) tableRows(widths [columns]int, rows []request) []textLine {
	var lines []textLine
	for _, r := range rows[:min(len(rows), mostRows)] {
		lines = append(lines, d.tableRow(widths, r, plain))
	}
	if left := len(rows) - mostRows; left > 0 {
		lines = append(
			lines,
			plainLine(dim, d.style.down+" and "+count(int64(left))+" more: sort by another column to see them"),
		)
	}
	return lines
}

func (d requestTable) tableHead(widths [columns]int) textLine {
	var l textLine
	for c := range columns {
		text, r := c.String(), dim
		if c == d.s.Sort {
			arrow := d.style.down
			if (c == byName) != d.s.Reversed {
				arrow = d.style.rise
			}
			text, r = arrow+" "+text, accent
		}
		if c == byName {
			l.spans = append(l.spans, span{r, d.pad(text, widths[c])})
		} else if widths[c] > 0 {
			l.spans = append(l.spans, span{r, d.padLeft(text, widths[c])})
		}
	}
	return l
}

func (d requestTable) tableRow(widths [columns]int, r request, look role) textLine {
	time := func(v float64) string {
		if r.stats.Count == 0 {
			return "-"
		}
		return d.style.value(v, r.stats.Unit)
	}
	rate := math.NaN()
	if e := d.s.Snapshot.Load.Seconds(); e > 0 {
		rate = float64(r.stats.InLoad) / e
	}
	failures, failRole := "", dim
	if r.failed > 0 {
		failures, failRole = count(r.failed), bad
	}
	cells := [columns]span{
		{
			look,
			r.name,
		}, {look, count(r.stats.Count)}, {dim, perSecond(rate)}, {look, time(r.stats.Med)}, {look, time(r.stats.P95)},
		{look, time(r.stats.P99)}, {dim, time(r.stats.Max)}, {failRole, failures},
	}
	var l textLine
	for c, cell := range cells {
		switch {
		case widths[c] == 0:
			continue
		case column(c) == byName:
			cell.text = d.pad(cell.text, widths[c]-1) + " "
		default:
			cell.text = d.padLeft(cell.text, widths[c])
		}
		l.spans = append(l.spans, cell)
	}
	return l
}
