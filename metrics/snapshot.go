package metrics

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"
)

// Snapshot is the state of a run at one moment. It is deep and read-only: nothing that is recorded later changes it,
// and any number of goroutines may read it. The zero value has no samples.
type Snapshot struct {
	Elapsed time.Duration // that samples were recorded in
	Load    time.Duration // the load's part of it, which rates per second are over
	Series  []Series      // those that have samples, sorted by metric and tags
	Checks  []CheckCount  // in the order of declaration, with those that were never evaluated
	Errors  []ErrorGroup  // the most frequent first; what did not fit in a last one
	Closes  []CloseCount  // by scenario, code and by
	Cuts    []CutCount    // by scenario, the most frequent first

	// Exploded is the tag key with the most values if the ceiling on series was reached, else "".
	Exploded string

	defs    []Def            // in the order of declaration; shared, never changed
	totals  map[string]Stats // gauges over all their series
	rollUps *rollUps
}

// Series is one metric with one set of tags, the finest that samples were recorded with.
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

// Get returns the figures of a metric over all series that carry the tags; without tags, over all of them. It is false,
// with only type and unit set, if there is no sample.
//
// A gauge over all its series is exact. Over some of them, as a tag picks, its value is exact too, but its extremes are
// only bounds if the gauge is added to rather than set: the series were not at theirs at the same time.
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
	if len(found) == 1 || found[0].Type != TrendType { // cheaper to make than to keep
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

// Find returns the series of a metric that carry the tags, sorted by their tags. The result may share the snapshot's
// memory: it is only read.
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

// Of returns what the snapshot has of one scenario: its series, checks, errors and closes. Rates are over the same
// time.
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

// Values returns the values that a tag of a metric has, sorted: of ws_response_time and "name", the requests.
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

// Group is what the series of a metric with one value of a tag come to.
type Group struct {
	Value string
	Stats
}

// By sums up the series of a metric by the values of a tag, sorted by them. It takes as long as Get does for one value.
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

// Tags returns the keys of the tags that the series of a metric have, sorted.
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

// Metrics returns the names that have samples, in the order of their declaration: the built-in ones first.
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

// orderSeries orders series as a snapshot lists them.
func orderSeries(a, b Series) int {
	return cmp.Or(strings.Compare(a.Metric, b.Metric), compareTags(a.Tags, b.Tags))
}
