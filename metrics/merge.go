package metrics

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"wsrun/diag"
)

// Merge returns what a single registry would have recorded, given the snapshots of the parts of a run. Counts add up,
// histograms bucket by bucket, and rates are over the longest of the times. Neither the order of the parts matters nor
// whether some were merged before; nil is a part without samples.
//
// Some things parts can't know about each other: the extremes of a summed gauge are bounds, unless [Course] gives
// better ones, and a gauge that is set has the value of the part with the most changes. Examples are from the earliest
// iterations. It is an error if parts disagree about a metric.
func Merge(parts ...*Snapshot) (*Snapshot, error) {
	parts = slices.DeleteFunc(slices.Clone(parts), func(s *Snapshot) bool { return s == nil })
	defs, err := mergeDefs(parts)
	if err != nil {
		return nil, err
	}
	out := &Snapshot{defs: defs, totals: map[string]Stats{}, rollUps: &rollUps{kept: map[string]Stats{}}}
	for _, s := range parts {
		out.Elapsed, out.Load = max(out.Elapsed, s.Elapsed), max(out.Load, s.Load)
		out.Exploded = max(out.Exploded, s.Exploded)
	}
	if out.Series, err = mergeSeries(parts, out.Load); err != nil {
		return nil, err
	}
	mergeTotals(out, parts)
	out.Checks = mergeChecks(parts)
	out.Errors = mergeErrors(parts)
	out.Closes = mergeCloses(parts)
	out.Cuts = mergeCuts(parts)
	return out, nil
}

// mergeDefs returns the metrics that any of the parts declared.
func mergeDefs(parts []*Snapshot) ([]Def, error) {
	types := map[string]Def{}
	lists := make([][]Def, 0, len(parts))
	for _, s := range parts {
		if len(s.defs) > 0 {
			lists = append(lists, s.defs)
		}
		for _, d := range s.defs {
			if was, ok := types[d.Name]; ok && (was.Type != d.Type || was.Unit != d.Unit) {
				return nil, fmt.Errorf("the metric %s is a %v (unit %q) in one part and a %v (unit %q) in another",
					d.Name, was.Type, was.Unit, d.Type, d.Unit)
			}
			types[d.Name] = d
		}
	}
	return Union(lists, func(d Def) string { return d.Name }, cmp.Compare[string], first[Def]), nil
}

// mergeSeries sums the series of the parts by metric and tags.
func mergeSeries(parts []*Snapshot, load time.Duration) ([]Series, error) {
	groups := map[string][]Series{}
	for _, s := range parts {
		for _, one := range s.Series {
			key := string(appendKey(nil, one.Metric, one.Tags))
			groups[key] = append(groups[key], one)
		}
	}
	out := make([]Series, 0, len(groups))
	for _, group := range groups {
		for _, one := range group {
			if one.Type != group[0].Type || one.Unit != group[0].Unit {
				return nil, fmt.Errorf("the metric %s is a %v (unit %q) in one part and a %v (unit %q) in another",
					one.Metric, group[0].Type, group[0].Unit, one.Type, one.Unit)
			}
		}
		sum := Series{group[0].Metric, group[0].Tags, rollUp(group, load)}
		if sum.Type == CounterType {
			sum.Stats = counterStats(sum.Unit, sum.Count, sum.InLoad, load)
		}
		out = append(out, sum)
	}
	slices.SortFunc(out, orderSeries)
	return out, nil
}

// mergeTotals sums the gauges over all their series, for the parts that have them.
func mergeTotals(out *Snapshot, parts []*Snapshot) {
	groups := map[string][]Series{}
	for _, s := range parts {
		for name, total := range s.totals {
			groups[name] = append(groups[name], Series{Metric: name, Stats: total})
		}
	}
	for name, group := range groups {
		out.totals[name] = rollUp(group, out.Load)
	}
}

func mergeChecks(parts []*Snapshot) []CheckCount {
	type key struct {
		place
		name string
	}
	lists := make([][]CheckCount, len(parts))
	for i, s := range parts {
		lists[i] = s.Checks
	}
	return Union(
		lists,
		func(c CheckCount) key { return key{place{c.Scenario, c.At}, c.Name} },
		func(a, b key) int { return cmp.Or(a.compare(b.place), cmp.Compare(a.name, b.name)) },
		func(a, b CheckCount) CheckCount {
			a.Passes += b.Passes
			a.Fails += b.Fails
			a.Examples = earliest(checkExamples, a.Examples, b.Examples)
			return a
		},
	)
}

func mergeErrors(parts []*Snapshot) []ErrorGroup {
	groups := map[failureKey]ErrorGroup{}
	for _, s := range parts {
		for _, g := range s.Errors {
			key := failureKey{g.Scenario, g.Kind, g.At, g.Survived}
			was, ok := groups[key]
			if ok {
				g.Message = min(was.Message, g.Message) // it is unknown which came first
				g.Count += was.Count
			}
			g.Examples = earliest(failureExamples, was.Examples, g.Examples)
			groups[key] = g
		}
	}
	out := slices.Collect(maps.Values(groups))
	slices.SortFunc(out, func(a, b ErrorGroup) int {
		return cmp.Or(
			compareBool(a.Kind == restKind, b.Kind == restKind),
			cmp.Compare(b.Count, a.Count),
			place{a.Scenario, a.At}.compare(place{b.Scenario, b.At}),
			cmp.Compare(a.Kind, b.Kind),
			compareBool(a.Survived, b.Survived),
		)
	})
	return out
}

func mergeCloses(parts []*Snapshot) []CloseCount {
	var t closeTable
	for _, s := range parts {
		for _, c := range s.Closes {
			n := c.Count
			c.Count = 0
			if t.n == nil {
				t.n = map[CloseCount]int64{}
			}
			t.n[c] += n
		}
	}
	return t.snapshot()
}

func mergeCuts(parts []*Snapshot) []CutCount {
	t := cutTable{n: map[cutKey]*CutCount{}}
	for _, s := range parts {
		for _, c := range s.Cuts {
			key := cutKey{c.Scenario, c.At}
			if was := t.n[key]; was != nil {
				c.Label = min(was.Label, c.Label)
				c.Count += was.Count
				c.Longest = max(c.Longest, was.Longest)
			}
			t.n[key] = &c
		}
	}
	return t.snapshot()
}

// place is a place in a scenario.
type place struct {
	scenario string
	at       diag.Pos
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.scenario, q.scenario), p.at.Compare(q.at))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func first[T any](a, _ T) T { return a }

// earliest returns the details of the n earliest iterations of two lists.
func earliest(n int, a, b []*Detail) []*Detail {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, compareDetails)
	return all[:min(n, len(all))]
}

// compareDetails orders details by iteration and VU, and if necessary by their whole content, so that the order in
// which parts are merged does not matter.
func compareDetails(a, b *Detail) int {
	if c := cmp.Or(cmp.Compare(a.Iteration, b.Iteration), cmp.Compare(a.VU, b.VU), a.At.Compare(b.At)); c != 0 {
		return c
	}
	one, _ := json.Marshal(a) // what can't be encoded counts as equal
	other, _ := json.Marshal(b)
	return bytes.Compare(one, other)
}
