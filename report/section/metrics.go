package section

import (
	"slices"
	"strconv"
	"time"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// figures returns all metrics: distributions, then counts, shares and levels.
func figures(r *result.Run) (Section, bool) {
	trends := &Table{Caption: "Distributions", Wide: true, Whole: true, Columns: []Column{
		{"Metric", LongCode, 0}, {"Count", Figure, HTML}, {"Avg", Figure, 0}, {"Min", Figure, 0}, {"Med", Figure, 0},
		{"Max", Figure, 0}, {"p(90)", Figure, 0}, {"p(95)", Figure, 0}, {"p(99)", Figure, HTML},
	}}
	others := &Table{Caption: "Counts, shares and levels", Whole: true, Bare: true, Columns: []Column{
		{"Metric", LongCode, 0}, {"Value", Figure, 0}, {" ", Figure, 0},
	}}
	add := func(name string, s metrics.Stats, tags ...metrics.Tag) {
		cells := []Value{MetricName{name, s.Unit, tags}}
		if s.Type != metrics.TrendType {
			cells = append(cells, Level{s, false}, Toned{Level{s, true}, Faint})
			others.Rows = append(others.Rows, Row{Cells: cells})
			return
		}
		cells = append(cells, Count(s.Count))
		for _, v := range []float64{s.Avg, s.Min, s.Med, s.Max, s.P90, s.P95, s.P99} {
			cells = append(cells, Quantity{v, s.Unit})
		}
		trends.Rows = append(trends.Rows, Row{Cells: cells})
	}
	snap := r.Figures()
	parts := ThresholdParts(r.Thresholds)
	for _, name := range snap.Metrics() {
		if hasSection(name) {
			continue
		}
		if s, ok := snap.Get(name); ok {
			add(name, s)
		}
		for _, part := range parts[name] {
			if s, ok := snap.Get(name, part...); ok && !isRequest(name, part) {
				add(name, s, part...)
			}
		}
	}
	return Section{
		ID: MetricsID, Title: "Metrics", Facts: ratesOver(r), Blocks: []Block{trends, others},
	}, len(trends.Rows)+len(others.Rows) > 0
}

// ratesOver says which time rates per second cover, if the run took longer than its load: counts cover all of it.
func ratesOver(r *result.Run) []string {
	snap := r.Figures()
	if snap.Elapsed-snap.Load < max(snap.Elapsed/100, 100*time.Millisecond) {
		return nil
	}
	load, all := format.Elapsed(snap.Load), format.Elapsed(snap.Elapsed)
	return []string{"rates are over the load's " + load + ", counts over all " + all}
}

// hasSection reports whether another section of the report shows a metric in full.
func hasSection(name string) bool {
	return name == metrics.NameChecks || name == metrics.NameWSErrors || name == metrics.NameWSCloses
}

// isRequest reports whether a submetric is already listed with the requests.
func isRequest(name string, tags []metrics.Tag) bool {
	listed := name == metrics.NameWSResponseTime || name == metrics.NameHTTPReqDuration
	return listed && len(tags) == 1 && tags[0].Key == "name"
}

// withUnit appends to a metric's name a unit that its values are not written with.
func withUnit(name, unit string) string {
	if unit == "" || unit == metrics.Milliseconds || unit == metrics.Bytes {
		return name
	}
	return name + " (" + unit + ")"
}

// ThresholdParts returns, by metric, the distinct tags of the submetrics that thresholds name.
func ThresholdParts(thresholds []result.Threshold) map[string][][]metrics.Tag {
	parts := map[string][][]metrics.Tag{}
	for _, t := range thresholds {
		same := func(other []metrics.Tag) bool { return slices.Equal(other, t.Tags) }
		if len(t.Tags) == 1 && t.Tags[0].Key == "mix" {
			continue // of all roles, which is the metric itself
		}
		if len(t.Tags) > 0 && !slices.ContainsFunc(parts[t.Base], same) {
			parts[t.Base] = append(parts[t.Base], t.Tags)
		}
	}
	return parts
}

// levelTexts returns a count and its rate, a share and its basis, or a level and its extremes.
func levelTexts(f format.Numbers, s metrics.Stats) []string {
	switch s.Type {
	case metrics.RateType:
		return []string{
			format.Percent(s.Rate, s.Passes, s.Fails),
			strconv.FormatInt(s.Passes, 10) + " of " + strconv.FormatInt(s.Passes+s.Fails, 10),
		}
	case metrics.GaugeType:
		if s.Min == s.Max {
			return []string{f.Value(s.Value, s.Unit)}
		}
		return []string{f.Value(s.Value, s.Unit), "min " + f.Value(s.Min, s.Unit) + ", max " + f.Value(s.Max, s.Unit)}
	default:
		return []string{f.Value(float64(s.Count), s.Unit), f.PerSecond(s.Rate, s.Unit)}
	}
}
