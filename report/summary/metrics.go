package summary

import (
	"slices"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

type jsonCounter struct {
	Type  string  `json:"type"`
	Unit  string  `json:"unit,omitempty"`
	Count int64   `json:"count"`
	Rate  float64 `json:"rate"`
}

type jsonTrend struct {
	Type  string  `json:"type"`
	Unit  string  `json:"unit,omitempty"`
	Count int64   `json:"count"`
	Avg   float64 `json:"avg"`
	Min   float64 `json:"min"`
	Med   float64 `json:"med"`
	Max   float64 `json:"max"`
	P90   float64 `json:"p(90)"`
	P95   float64 `json:"p(95)"`
	P99   float64 `json:"p(99)"`
}

type jsonRate struct {
	Type   string  `json:"type"`
	Unit   string  `json:"unit,omitempty"`
	Rate   float64 `json:"rate"`
	Passes int64   `json:"passes"`
	Fails  int64   `json:"fails"`
}

type jsonGauge struct {
	Type  string  `json:"type"`
	Unit  string  `json:"unit,omitempty"`
	Value float64 `json:"value"`
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
}

// alwaysThere reports whether a counter is in the summary even if it is zero, so that readers need not check.
func alwaysThere(metric string) bool {
	switch metric {
	case metrics.NameWSSessions, metrics.NameWSMsgsSent, metrics.NameWSMsgsReceived, metrics.NameWSErrors,
		metrics.NameIterations, metrics.NameIterationsFailed, metrics.NameIterationsCut, metrics.NameDroppedIterations,
		metrics.NameDataSent, metrics.NameDataReceived:
		return true
	}
	return false
}

// summaryMetrics lists the metrics with samples, requests by their names, and what thresholds name.
func summaryMetrics(snap *metrics.Snapshot, thresholds []result.Threshold) format.Object {
	parts := section.ThresholdParts(thresholds)
	out := format.Object{}
	seen := map[string]bool{}
	put := func(key string, s metrics.Stats) {
		if !seen[key] {
			seen[key] = true
			out = append(out, format.Member{Key: key, Value: summaryStats(s)})
		}
	}
	add := func(metric string, tags ...metrics.Tag) {
		key := metric
		if len(tags) > 0 {
			key += "{" + metrics.Tags(tags).String() + "}"
		}
		s, ok := snap.Get(metric, tags...)
		counter := s.Type == metrics.CounterType && (len(tags) > 0 || alwaysThere(metric))
		if ok || counter {
			put(key, s)
		}
	}
	for _, name := range metricNames(snap, parts) {
		add(name)
		if name == metrics.NameWSResponseTime || name == metrics.NameHTTPReqDuration {
			for _, g := range snap.By(name, "name") {
				put(name+"{"+metrics.Tags{{Key: "name", Value: g.Value}}.String()+"}", g.Stats)
			}
		}
		for _, tags := range parts[name] {
			add(name, tags...)
		}
	}
	return out
}

// scenarioMetrics is the same for one scenario.
func scenarioMetrics(r *result.Run, s *result.Scenario) format.Object {
	own := slices.DeleteFunc(slices.Clone(r.Thresholds), func(t result.Threshold) bool { return t.Scenario != s.Name })
	return summaryMetrics(r.FiguresOf(s), own)
}

// metricNames returns every name that may be in the summary: the built-in ones, then those of the files.
func metricNames(snap *metrics.Snapshot, parts map[string][][]metrics.Tag) []string {
	var names []string
	for _, d := range metrics.Builtin() {
		names = append(names, d.Name)
	}
	for _, name := range snap.Metrics() {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	var rest []string
	for name := range parts {
		if !slices.Contains(names, name) {
			rest = append(rest, name)
		}
	}
	slices.Sort(rest)
	return append(names, rest...)
}

func summaryStats(s metrics.Stats) any {
	switch s.Type {
	case metrics.TrendType:
		return jsonTrend{
			s.Type.String(), s.Unit, s.Count,
			format.Finite(s.Avg), format.Finite(s.Min), format.Finite(s.Med), format.Finite(s.Max),
			format.Finite(s.P90), format.Finite(s.P95), format.Finite(s.P99),
		}
	case metrics.RateType:
		return jsonRate{s.Type.String(), s.Unit, format.Finite(s.Rate), s.Passes, s.Fails}
	case metrics.GaugeType:
		return jsonGauge{s.Type.String(), s.Unit, format.Finite(s.Value), format.Finite(s.Min), format.Finite(s.Max)}
	default:
		return jsonCounter{s.Type.String(), s.Unit, s.Count, format.Finite(s.Rate)}
	}
}
