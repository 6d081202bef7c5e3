package monitor

import (
	"cmp"
	"slices"

	"wsrun/metrics"
)

// zeroes names the counters that a monitor gets from a scenario's start, even before anything was counted: a series
// that appears with its first count has no increase at that time, and an alert on failures would miss it. Errors and
// closes are not included, because their tags are not known in advance.
func zeroes() []string {
	return []string{metrics.NameIterations, metrics.NameIterationsFailed, metrics.NameIterationsCut,
		metrics.NameDroppedIterations}
}

// monitored returns the names of the metrics for monitors, in the snapshot's order with the zeroes last.
func monitored(snap *metrics.Snapshot) []string {
	names := snap.Metrics()
	if len(snap.Find(metrics.NameVUs)) == 0 {
		return names
	}
	for _, name := range zeroes() {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// monitoredSeries returns the series of a metric, including those that have counted nothing yet.
func monitoredSeries(snap *metrics.Snapshot, name string) []metrics.Series {
	list := snap.Find(name)
	if !slices.Contains(zeroes(), name) {
		return list
	}
	list = slices.Clone(list) // it belongs to the snapshot
	for _, scenario := range snap.Find(metrics.NameVUs) {
		if !slices.ContainsFunc(
			list,
			func(s metrics.Series) bool { return s.Tags.String() == scenario.Tags.String() },
		) {
			list = append(
				list,
				metrics.Series{Metric: name, Tags: scenario.Tags, Stats: metrics.Stats{Type: metrics.CounterType}},
			)
		}
	}
	slices.SortStableFunc(list, func(a, b metrics.Series) int { return cmp.Compare(a.Tags.String(), b.Tags.String()) })
	return list
}

// tagKeys returns the sorted, distinct keys of the series' tags.
func tagKeys(list []metrics.Series) []string {
	var keys []string
	for _, s := range list {
		for _, t := range s.Tags {
			keys = append(keys, t.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// docsByName returns the descriptions of the built-in metrics.
func docsByName() map[string]string {
	docs := map[string]string{}
	for _, d := range metrics.Builtin() {
		docs[d.Name] = d.Doc
	}
	return docs
}
