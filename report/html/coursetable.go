package html

import (
	"slices"

	"wsrun/metrics"
	"wsrun/report/format"
)

const courseRows = 30 // in the table for screen readers

// table writes the figures as a folded table, for those who can't see the plots.
func (c *course) table() {
	stride := (len(c.points) + courseRows - 1) / courseRows
	summary := "The same as a table"
	if stride > 1 {
		summary += ": rates are means, response times the highest"
	}
	c.put("<details><summary>%s</summary>\n", summary)
	head := []string{
		"Until", "VUs", "Connections", "Sessions", "Sent", "Received", "Median", "p(95)", "p(99)", "Errors", "Closes",
	}
	c.markup.table("The course of the run", head, func() {
		for part := range slices.Chunk(c.points, stride) {
			row := courseRowOf(part)
			c.put("<tr><th scope=\"row\">%s</th>", format.Clock(row.To.Seconds()))
			for _, cell := range c.cells(row) {
				c.markup.figure(cell)
			}
			c.put("</tr>\n")
		}
	})
	c.put("</details>\n")
}

// cells returns the figures of a row.
func (c *course) cells(row courseRow) []string {
	f := format.InTable(true)
	times, rates := []string{"–", "–", "–"}, []string{"–", "–", "–"}
	if row.Responses > 0 {
		times = []string{f.Milliseconds(row.P50), f.Milliseconds(row.P95), f.Milliseconds(row.P99)}
	}
	if !c.warm(row.Point) {
		rates = []string{f.PerSecond(row.Sessions, ""), f.PerSecond(row.Sent, ""), f.PerSecond(row.Received, "")}
	}
	return slices.Concat(
		[]string{f.Number(row.VUs), f.Number(row.Connections)}, rates, times,
		[]string{format.Grouped(row.errors), format.Grouped(row.closes)},
	)
}

// courseRow is several points combined.
type courseRow struct {
	metrics.Point
	errors, closes int64
}

// courseRowOf combines consecutive points; there is at least one. Levels are those at the end, rates are means over the
// time, and percentiles, which have no mean, are the highest.
func courseRowOf(points []metrics.Point) courseRow {
	last := points[len(points)-1]
	row := courseRow{
		Point: metrics.Point{From: points[0].From, To: last.To, VUs: last.VUs, Connections: last.Connections},
	}
	for _, p := range points {
		took := (p.To - p.From).Seconds()
		row.Sessions += p.Sessions * took
		row.Sent += p.Sent * took
		row.Received += p.Received * took
		row.Responses += p.Responses
		row.P50, row.P95, row.P99 = max(row.P50, p.P50), max(row.P95, p.P95), max(row.P99, p.P99)
		for _, e := range p.Errors {
			row.errors += e.Count
		}
		for _, e := range p.Closes {
			row.closes += e.Count
		}
	}
	all := (row.To - row.From).Seconds()
	row.Sessions, row.Sent, row.Received = row.Sessions/all, row.Sent/all, row.Received/all
	return row
}
