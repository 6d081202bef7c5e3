package metrics

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"
)

// Snapshot is the state of a run at one moment. It is a deep, immutable copy: later recording does not change it, and
// it is safe for concurrent use. The zero value has no samples.
type Snapshot struct {
	Elapsed time.Duration // during which samples were recorded
	Load    time.Duration // part of Elapsed with a load, which rates per second are over
	Series  []Series      // series with samples, sorted by metric and tags
	Checks  []CheckCount  // in order of declaration, including those never evaluated
	Errors  []ErrorGroup  // most frequent first; a last one holds what did not fit
	Closes  []CloseCount  // by scenario, code and by
	Cuts    []CutCount    // by scenario, most frequent first

	// Exploded is the tag key with the most values if the ceiling on series was reached, otherwise "".
	Exploded string

	defs    []Def            // in order of declaration; shared, immutable
	totals  map[string]Stats // gauges over all their series
	rollUps *rollUps
}

// Series is one metric with one set of tags, the finest resolution of samples.
type Series struct {
	Metric string
	Tags   Tags
	Stats
}

// Name returns the series as thresholds and summaries write it: "ws_response_time{name:join}".
func (s Series) Name() string {
	if len(s.Tags) == 0 {
		return s.Metric
	}
	return s.Metric + "{" + s.Tags.String() + "}"
}

// Get returns the figures of a metric over all series that carry the tags; without tags, over all its series. If there
// are no samples it returns false, and only type and unit are set.
//
// A gauge over all its series is exact. Over a part of them, selected by tags, its value is exact too, but its extremes
// are only bounds if the gauge is added to rather than set: the series may have reached theirs at different times.
func (s *Snapshot) Get(metric string, tags ...Tag) (Stats, bool) {
	if len(tags) == 0 {
		if total, ok := s.totals[metric]; ok {
			return total, true
		}
	}
	found := s.Find(metric, tags...)
	if len(found) == 0 {
		return s.empty(metric), false
	}
	if len(found) == 1 || found[0].Type != TrendType { // cheaper to compute than to cache
		return rollUp(found, s.Load), true
	}
	var buf [256]byte
	key := appendKey(buf[:0], metric, tags)
	return s.rollUps.of(key, func() Stats { return rollUp(found, s.Load) }), true
}

// empty returns the figures of a metric without samples.
func (s *Snapshot) empty(metric string) Stats {
	for _, d := range s.defs {
		if d.Name == metric {
			return Stats{Type: d.Type, Unit: d.Unit}
		}
	}
	return Stats{}
}

// Find returns the series of a metric that carry the tags, sorted by their tags. The result is read-only, because it
// may share the snapshot's memory.
func (s *Snapshot) Find(metric string, tags ...Tag) []Series {
	from := sort.Search(len(s.Series), func(i int) bool { return s.Series[i].Metric >= metric })
	to := from
	for to < len(s.Series) && s.Series[to].Metric == metric {
		to++
	}
	all := s.Series[from:to:to]
	if len(tags) == 0 {
		return all
	}
	var found []Series
	for _, one := range all {
		if one.Tags.Has(tags...) {
			found = append(found, one)
		}
	}
	return found
}

// Of returns the part of the snapshot that belongs to one scenario: its series, checks, errors and closes. Rates are
// over the same time.
func (s *Snapshot) Of(scenario string) *Snapshot {
	out := &Snapshot{Elapsed: s.Elapsed, Load: s.Load, defs: s.defs, rollUps: &rollUps{kept: map[string]Stats{}}}
	for i := range s.Series {
		if name, _ := s.Series[i].Tags.Get("scenario"); name == scenario {
			out.Series = append(out.Series, s.Series[i])
		}
	}
	out.Checks = slices.DeleteFunc(slices.Clone(s.Checks), func(c CheckCount) bool { return c.Scenario != scenario })
	out.Errors = slices.DeleteFunc(slices.Clone(s.Errors), func(g ErrorGroup) bool { return g.Scenario != scenario })
	out.Cuts = slices.DeleteFunc(slices.Clone(s.Cuts), func(c CutCount) bool { return c.Scenario != scenario })
	out.Closes = slices.DeleteFunc(slices.Clone(s.Closes), func(c CloseCount) bool { return c.Scenario != scenario })
	return out
}

// Values returns the sorted values of a tag of a metric: for ws_response_time and "name", the requests.
func (s *Snapshot) Values(metric, tagKey string) []string {
	var values []string
	for _, one := range s.Find(metric) {
		if v, ok := one.Tags.Get(tagKey); ok {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// Group is the sum of the series of a metric that share a value of a tag.
type Group struct {
	Value string
	Stats
}

// By sums the series of a metric by the values of a tag, sorted by them. It takes as long as Get for a single value.
func (s *Snapshot) By(metric, tagKey string) []Group {
	parts := map[string][]Series{}
	for _, one := range s.Find(metric) {
		if v, ok := one.Tags.Get(tagKey); ok {
			parts[v] = append(parts[v], one)
		}
	}
	out := make([]Group, 0, len(parts))
	for _, v := range slices.Sorted(maps.Keys(parts)) {
		out = append(out, Group{v, rollUp(parts[v], s.Elapsed)})
	}
	return out
}

// Tags returns the sorted tag keys of the series of a metric.
func (s *Snapshot) Tags(metric string) []string {
	var keys []string
	for _, one := range s.Find(metric) {
		for _, tag := range one.Tags {
			keys = append(keys, tag.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Metrics returns the names of metrics with samples, in order of declaration: built-in ones first.
func (s *Snapshot) Metrics() []string {
	var names []string
	for i := range s.Series {
		if i == 0 || s.Series[i-1].Metric != s.Series[i].Metric {
			names = append(names, s.Series[i].Metric)
		}
	}
	rank := make(map[string]int, len(s.defs))
	for i, d := range s.defs {
		rank[d.Name] = i
	}
	slices.SortStableFunc(names, func(a, b string) int { return rank[a] - rank[b] })
	return names
}

// orderSeries orders series as in a snapshot.
func orderSeries(a, b Series) int {
	return cmp.Or(strings.Compare(a.Metric, b.Metric), compareTags(a.Tags, b.Tags))
}
