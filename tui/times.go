package tui

import "wsrun/metrics"

// timesPanel draws the percentiles and the distribution of the response times.
type timesPanel struct{ drawing }

// title returns the name of the times that are shown.
func (d timesPanel) title() (title, note string) {
	metric, s, ok := responseTimes(d.s.Snapshot)
	if !ok {
		return "response time", ""
	}
	if metric == metrics.NameWSConnecting {
		return "connecting", counted(s.Count, "handshake")
	}
	return "response time", counted(s.Count, "request")
}

// draw draws the percentiles, of the whole run and over time.
func (d timesPanel) draw(a area) {
	_, s, ok := responseTimes(d.s.Snapshot)
	if !ok {
		d.put(a.x, a.y, a.w, dim, "no samples yet")
		return
	}
	h := max((a.h-1)/3, 1)
	top := usual(d.s.History.P99.newest(a.w - 14))
	for i, f := range []struct {
		figure
		history *series
	}{
		{figure{"p50", s.Med, typical}, &d.s.History.P50},
		{figure{"p95", s.P95, tail}, &d.s.History.P95},
		{figure{"p99", s.P99, extreme}, &d.s.History.P99},
	} {
		row := a.from(i * h).rows(h)
		if row.h < 1 {
			return
		}
		d.put(row.x, row.y, 4, f.role, f.name)
		d.put(row.x+4, row.y, 9, strong, d.padLeft(d.style.ms(f.value), 8))
		chart := row.right(14)
		// All three share a scale, so their heights can be compared.
		d.chart(chart, f.role, f.history.newest(chart.w), top)
	}
	if l := a.line(3 * h); l.h > 0 {
		d.put(l.x, l.y, 4, dim, "max")
		d.put(l.x+4, l.y, 9, plain, d.padLeft(d.style.ms(s.Max), 8))
		d.put(l.x+14, l.y, l.w-14, dim, "avg "+d.style.ms(s.Avg)+"  min "+d.style.ms(s.Min))
	}
}

// spread draws the histogram of the times.
func (d timesPanel) spread(a area) {
	_, s, ok := responseTimes(d.s.Snapshot)
	if !ok || a.h < 2 {
		return
	}
	d.histogram(a, d.s.distribution, []figure{{"p50", 0, typical}, {"p95", s.P95, tail}, {"p99", s.P99, extreme}})
}
