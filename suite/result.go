package suite

import (
	"cmp"
	"fmt"
	"slices"

	"wsrun/metrics"
	"wsrun/result"
)

// Result is what the run came to when it has ended, judged: all but what only the command knows, which is its version,
// host and flags, its exit code, and whether a signal came. beside are warnings of what stood beside the run.
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
			r.WarmUp = r.Elapsed // it never ended
		}
	}
	all := len(r.Scenarios)
	// those that did not start
	r.Scenarios = slices.DeleteFunc(r.Scenarios, func(sc result.Scenario) bool { return sc.Name == "" })
	if left := all - len(r.Scenarios); left > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%d of %d scenarios did not run", left, all))
	}
	v := Judge(r)
	r.Passed = v.Passed()
	return r, v
}

// inFileOrder puts what scenarios that run at a time came to into the order of the files: they end, and declare their
// checks, as chance has it, and two reports of the same suite should be easy to compare.
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
