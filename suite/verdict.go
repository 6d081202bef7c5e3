package suite

import (
	"fmt"
	"slices"

	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/result"
)

// Class is what a verdict means for the exit code.
type Class int

const (
	Passed Class = iota
	Failed       // the target did not do what it should
	Broken       // wsrun could not do its job, which says nothing about the target
)

// Verdict says whether something passed, and if not, who is to blame and why, in words. The zero Verdict is a pass.
type Verdict struct {
	Class Class
	Why   string // "" for a pass
}

// Passed reports whether the verdict is a pass.
func (v Verdict) Passed() bool { return v.Class == Passed }

func failed(format string, args ...any) Verdict {
	return Verdict{Why: fmt.Sprintf(format, args...), Class: Failed}
}

// ScenarioVerdict returns the verdict on a scenario, given its figures, the thresholds already judged, and the checks
// of the run. A threshold on failed iterations or on checks decides how many are too many; without one, a single
// failure is.
func ScenarioVerdict(s *result.Scenario, thresholds []result.Threshold, checks []metrics.CheckCount) Verdict {
	own := func(t result.Threshold) bool { return t.Scenario == s.Name }
	together := func(t result.Threshold) bool { // it is of all roles of the scenario's mix
		mix, ok := metrics.Tags(t.Tags).Get("mix")
		return t.Scenario == "" && ok && mix == s.Mix
	}
	decides := func(names ...string) bool {
		return slices.ContainsFunc(thresholds, func(t result.Threshold) bool {
			return (own(t) || together(t)) && slices.Contains(names, t.Base)
		})
	}
	switch {
	case s.Aborted != "":
		return failed("aborted: %s", s.Aborted)
	case s.Untested > 0:
		return failed("%d places came to no verdict", s.Untested)
	}
	for _, t := range thresholds {
		if own(t) && !t.OK {
			return failed("threshold: %s %s", t.Metric, t.Condition)
		}
	}
	if s.IterationsFailed > 0 &&
		!decides(metrics.NameIterationsFailed, metrics.NameIterationFailed, metrics.NameWSErrors) {
		return failed("%d of %d iterations failed", s.IterationsFailed, s.Iterations)
	}
	for _, c := range checks {
		if c.Scenario == s.Name && c.Fails > 0 && !decides(metrics.NameChecks) {
			return failed("check: %s", c.Name)
		}
	}
	return Verdict{}
}

// RunVerdict returns the verdict on a run, given the verdicts of its scenarios. A run whose only failures are the
// generator's is Broken.
func RunVerdict(r *result.Run) Verdict {
	for i := range r.Scenarios {
		if s := &r.Scenarios[i]; !s.Passed {
			v := failed("%s failed", s.Name)
			if generatorFailed(r) {
				v.Class = Broken
			}
			return v
		}
	}
	for _, t := range r.Thresholds {
		if !t.OK && t.Scenario == "" { // of all roles of a mix
			return failed("threshold: %s %s", t.Metric, t.Condition)
		}
	}
	return Verdict{}
}

// generatorFailed reports whether all failures are the generator's.
func generatorFailed(r *result.Run) bool {
	found := false
	snap := r.Figures()
	for _, g := range snap.Errors {
		if !g.Survived && g.Kind != errkind.Generator {
			return false
		}
		found = found || !g.Survived
	}
	return found && !slices.ContainsFunc(r.Thresholds, func(t result.Threshold) bool { return !t.OK }) &&
		!slices.ContainsFunc(snap.Checks, func(c metrics.CheckCount) bool { return c.Fails > 0 })
}
