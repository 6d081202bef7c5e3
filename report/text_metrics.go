package report

import (
	"strconv"
	"strings"
	"time"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// metrics writes all figures: distributions with the columns of k6, then counts, shares and levels.
func (p *page) metrics(r *result.Run) {
	trends := table{head: []string{"avg", "min", "med", "max", "p(90)", "p(95)"}}
	others := table{left: 0}
	add := func(label string, s metrics.Stats) {
		if s.Type == metrics.TrendType {
			trends.rows = append(trends.rows, p.trendRow(label, s))
		} else {
			others.rows = append(others.rows, p.otherRow(label, s))
		}
	}
	snap := r.Figures()
	parts := thresholdParts(r.Thresholds)
	for _, name := range snap.Metrics() {
		if hasSection(name) {
			continue
		}
		if s, ok := snap.Get(name); ok {
			add(format.Visible(withUnit(name, s.Unit)), s)
		}
		for _, part := range parts[name] {
			if s, ok := snap.Get(name, part...); ok && !isRequest(name, part) {
				add("  "+format.Visible("{"+metrics.Tags(part).String()+"}"), s)
			}
		}
	}
	if len(trends.rows)+len(others.rows) == 0 {
		return
	}
	p.heading("Metrics", ratesOver(r)...)
	for _, row := range append(trends.rows, others.rows...) {
		trends.least = max(trends.least, min(format.Cells(row.name.text), 24))
	}
	others.least = trends.least
	if len(trends.rows) > 0 {
		p.table(trends)
	}
	if len(trends.rows) > 0 && len(others.rows) > 0 {
		p.blank()
	}
	if len(others.rows) > 0 {
		p.table(others)
	}
}

// ratesOver says what rates per second are over, where the run took longer than its load: counts are of all of it.
func ratesOver(r *result.Run) []string {
	snap := r.Figures()
	if snap.Elapsed-snap.Load < max(snap.Elapsed/100, 100*time.Millisecond) {
		return nil
	}
	return []string{"rates are over the load's " + format.Elapsed(snap.Load) + ", counts over all " + format.Elapsed(snap.Elapsed)}
}

// hasSection tells whether a metric is what another section of the report shows in full.
func hasSection(name string) bool {
	return name == metrics.NameChecks || name == metrics.NameWSErrors || name == metrics.NameWSCloses
}

// isRequest tells whether a submetric is a line of the requests already.
func isRequest(name string, tags []metrics.Tag) bool {
	return name == metrics.NameWSResponseTime && len(tags) == 1 && tags[0].Key == "name"
}

// withUnit puts a unit that values are not written with behind the metric's name.
func withUnit(name, unit string) string {
	if unit == "" || unit == metrics.Milliseconds || unit == metrics.Bytes {
		return name
	}
	return name + " (" + unit + ")"
}

func (p *page) trendRow(label string, s metrics.Stats) tableRow {
	f := p.inTable()
	row := tableRow{name: span{label, plain}}
	for _, v := range []float64{s.Avg, s.Min, s.Med, s.Max, s.P90, s.P95} {
		row.cells = append(row.cells, span{strings.ReplaceAll(f.Value(v, s.Unit), " ", ""), plain})
	}
	return row
}

// otherRow writes a count with its rate, a share with what it is of, or a level with its extremes.
func (p *page) otherRow(label string, s metrics.Stats) tableRow {
	f := p.inTable()
	row := tableRow{name: span{label, plain}}
	switch s.Type {
	case metrics.RateType:
		row.cells = []span{
			{format.Percent(s.Rate, s.Passes, s.Fails), plain},
			{strconv.FormatInt(s.Passes, 10) + " of " + strconv.FormatInt(s.Passes+s.Fails, 10), faint},
		}
	case metrics.GaugeType:
		row.cells = []span{
			{f.Value(s.Value, s.Unit), plain},
		}
		if s.Min != s.Max {
			row.cells = append(
				row.cells,
				span{"min " + f.Value(s.Min, s.Unit) + ", max " + f.Value(s.Max, s.Unit), faint},
			)
		}
	default:
		row.cells = []span{{f.Value(float64(s.Count), s.Unit), plain}, {f.PerSecond(s.Rate, s.Unit), faint}}
	}
	return row
}
