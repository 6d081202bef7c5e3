package cli

import (
	"cmp"
	"slices"

	"wsrun/metrics"
	"wsrun/result"
)

// inFileOrder puts what scenarios that run at a time came to into the order of the files: they end, and declare their
// checks, as chance has it, and two reports of the same suite should be easy to compare.
func (s *suite) inFileOrder(r *result.Run) {
	place := map[string]int{}
	for i, p := range s.plans {
		place[p.Name] = i
	}
	slices.SortStableFunc(
		r.Thresholds,
		func(a, b result.Threshold) int { return cmp.Compare(place[a.Scenario], place[b.Scenario]) },
	)
	snap := *r.Snapshot
	snap.Checks = slices.Clone(snap.Checks)
	slices.SortStableFunc(
		snap.Checks,
		func(a, b metrics.CheckCount) int { return cmp.Compare(place[a.Scenario], place[b.Scenario]) },
	)
	r.Snapshot = &snap
}
