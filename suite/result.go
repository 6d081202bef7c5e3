package suite

import (
	"cmp"
	"fmt"
	"slices"

	"wsrun/metrics"
	"wsrun/result"
)

// Result returns the judged outcome of the run, once it has ended. It lacks only what the command alone knows: its
// version, host and flags, its exit code, and whether there was a signal. beside holds warnings from outside the run.
func (s *Suite) Result(beside []string) (*result.Run, Verdict) {
	snap := s.Take(nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	plans, course := s.opt.Plans, s.history.Course()
	r := &result.Run{
		Started: s.clock.started(), Elapsed: s.clock.lasted(), Seed: s.opt.Seed,
		Scenarios: slices.Clone(s.scenarios), Thresholds: slices.Clone(s.thresholds), Notices: slices.Clone(s.notices),
		Warnings: slices.Concat(s.warnings, beside), History: course.Points(), Course: course,
		Single: Single(plans), Tests: Tests(plans),
	}
	r.Snapshot = s.inFileOrder(r, snap)
	if len(plans) == 1 {
		r.WarmUp = s.clock.warmedUp()
		if r.WarmUp == 0 && plans[0].Load.WarmUp > 0 {
			r.WarmUp = r.Elapsed // it was never completed
		}
	}
	all := len(r.Scenarios)
	// Those that did not start.
	r.Scenarios = slices.DeleteFunc(r.Scenarios, func(sc result.Scenario) bool { return sc.Name == "" })
	if left := all - len(r.Scenarios); left > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%d of %d scenarios did not run", left, all))
	}
	v := RunVerdict(r)
	r.Passed = v.Passed()
	return r, v
}

// inFileOrder sorts the outcome of scenarios that run in parallel into the order of the files: they end and declare
// their checks in random order, but two reports of the same suite should be easy to compare.
func (s *Suite) inFileOrder(r *result.Run, snap *metrics.Snapshot) *metrics.Snapshot {
	place := map[string]int{}
	for i, p := range s.opt.Plans {
		place[p.Name] = i
	}
	slices.SortStableFunc(
		r.Thresholds,
		func(a, b result.Threshold) int { return cmp.Compare(place[a.Scenario], place[b.Scenario]) },
	)
	ordered := *snap
	ordered.Checks = slices.Clone(snap.Checks)
	slices.SortStableFunc(
		ordered.Checks,
		func(a, b metrics.CheckCount) int { return cmp.Compare(place[a.Scenario], place[b.Scenario]) },
	)
	return &ordered
}
