package cli

import (
	"fmt"
	"slices"
	"time"

	"wsrun/checks/threshold"
	"wsrun/metrics"
	"wsrun/result"
	"wsrun/runner"
	"wsrun/scenario"
)

// judged is a scenario under way, with what its verdict needs.
type judged struct {
	plan   *scenario.Plan
	runner *runner.Runner
	began  time.Time
}

// elapsed is the time that the scenario's own samples were recorded in: not that of the others in its suite, nor its
// warm-up.
func (j *judged) elapsed() time.Duration {
	return max(time.Since(j.began)-j.runner.MeasuredSince(), time.Millisecond)
}

// load is the time that its rates per second are over.
func (j *judged) load() time.Duration {
	from, to := j.runner.LoadSpan()
	return max(to.Sub(from), time.Millisecond)
}

// thresholds judges all thresholds of the plan.
func (j *judged) thresholds(snap *metrics.Snapshot) []result.Threshold {
	var out []result.Threshold
	for _, t := range j.plan.Thresholds {
		value, ok, noData := t.Judge(snap, j.plan.Name)
		out = append(
			out,
			result.Threshold{
				Scenario:  j.plan.Name,
				Metric:    t.Metric,
				Condition: t.Condition,
				Value:     value,
				OK:        ok,
				NoData:    noData,
				Samples:   t.Samples(snap, j.plan.Name),
				File:      t.At.File,
				Line:      t.At.Line,
			},
		)
	}
	return out
}

// passed is the verdict. A threshold says how much of what would fail the run is too much.
func (j *judged) passed(out runner.Outcome, thresholds []result.Threshold, snap *metrics.Snapshot) bool {
	decides := func(names ...string) bool {
		return slices.ContainsFunc(j.plan.Thresholds, func(t *threshold.Threshold) bool {
			return slices.Contains(names, t.Base)
		})
	}
	failed := func(t result.Threshold) bool { return !t.OK }
	failedCheck := func(c metrics.CheckCount) bool { return c.Scenario == j.plan.Name && c.Fails > 0 }
	switch {
	case out.Aborted != "", out.Untested > 0, slices.ContainsFunc(thresholds, failed):
		return false
	case out.IterationsFailed > 0 && !decides(metrics.NameIterationsFailed, metrics.NameIterationFailed,
		metrics.NameWSErrors):
		return false
	}
	return decides(metrics.NameChecks) || !slices.ContainsFunc(snap.Checks, failedCheck)
}

// thresholdEvery is how often thresholds that may abort the run are judged.
const thresholdEvery = 500 * time.Millisecond

// watchThresholds stops the run as soon as a threshold with `abort` fails. One without data waits for some, and all
// wait for the load to begin and for its warm-up to end: until then each counter is 0.
func (s *suite) watchThresholds(j *judged) (stop func()) {
	var aborting []*threshold.Threshold
	for _, t := range j.plan.Thresholds {
		if t.Abort {
			aborting = append(aborting, t)
		}
	}
	if len(aborting) == 0 {
		return func() {}
	}
	return s.every(thresholdEvery, "watch the thresholds of "+j.plan.File, func(time.Duration) {
		if v := j.runner.Vitals(); !v.Begun || v.WarmingUp {
			return
		}
		measured := j.elapsed()
		snap := s.takeOver(j.runner, measured, j.load())
		for _, t := range aborting {
			if measured < max(t.After, thresholdEvery) {
				continue
			}
			if value, ok, noData := t.Judge(snap, j.plan.Name); !ok && !noData {
				j.runner.Abort("threshold: " + t.Metric + " " + t.Condition + fmt.Sprintf(" (%.4g)", value))
			}
		}
	})
}
