package suite

import (
	"fmt"
	"time"

	"wsrun/checks/threshold"
	"wsrun/metrics"
	"wsrun/result"
	"wsrun/runner"
	"wsrun/scenario"
)

// Running is a scenario that is running or has ended. It is immutable.
type Running struct {
	Plan   *scenario.Plan
	Runner *runner.Runner
	// Thresholds are those that decide in this run: none if the user said so. In a suite, thresholds that name a
	// request refer to this file's.
	Thresholds []*threshold.Threshold

	began time.Time
}

// thresholdsOf returns the thresholds that decide for a plan. Those that are of all roles of a mix are the first one's.
func (s *Suite) thresholdsOf(plan *scenario.Plan, first bool) []*threshold.Threshold {
	switch {
	case s.opt.NoThresholds:
		return nil
	case plan.Role != nil:
		var own []*threshold.Threshold
		for _, t := range plan.Role.Mix.Thresholds {
			role, ok := metrics.Tags(t.Tags).Get("scenario")
			if role == plan.Name || !ok && first {
				own = append(own, t)
			}
		}
		return own
	case s.several():
		return plan.ThresholdsInSuite()
	}
	return plan.Thresholds
}

// ScenarioOf returns the scenario whose samples one of the thresholds evaluates; "" are all roles of a mix.
func (r *Running) ScenarioOf(t *threshold.Threshold) string {
	if _, ok := metrics.Tags(t.Tags).Get("scenario"); r.Plan.Role != nil && !ok {
		return ""
	}
	return r.Plan.Name
}

// times returns how long the scenario's own samples have been recorded, which excludes other scenarios and its warm-up,
// and the part of it that its rates per second refer to.
func (r *Running) times() (elapsed, load time.Duration) {
	elapsed = max(time.Since(r.began)-r.Runner.MeasuredSince(), time.Millisecond)
	return elapsed, max(together([]span{spanOf(r.Runner)}), time.Millisecond)
}

// evalThresholds evaluates all thresholds on a snapshot.
func (r *Running) evalThresholds(snap *metrics.Snapshot) []result.Threshold {
	var out []result.Threshold
	for _, t := range r.Thresholds {
		of := r.ScenarioOf(t)
		value, ok, noData := t.Eval(snap, of)
		out = append(out, result.Threshold{
			Scenario:  of,
			Metric:    t.Metric,
			Base:      t.Base,
			Tags:      t.Tags,
			Condition: t.Condition,
			Aggregate: t.Aggregate,
			Op:        t.Op,
			Limit:     t.Limit,
			Value:     value,
			OK:        ok,
			NoData:    noData,
			Samples:   t.Samples(snap, of),
			File:      t.At.File,
			Line:      t.At.Line,
		})
	}
	return out
}

// thresholdEvery is how often thresholds that may abort the run are judged.
const thresholdEvery = 500 * time.Millisecond

// watchThresholds stops the run as soon as a threshold with `abort` fails. Thresholds without data wait for some, and
// all wait until the load has begun and its warm-up has ended: until then each counter is 0.
func (s *Suite) watchThresholds(one *Running) (stop func()) {
	var aborting []*threshold.Threshold
	for _, t := range one.Thresholds {
		if t.Abort {
			aborting = append(aborting, t)
		}
	}
	if len(aborting) == 0 {
		return func() {}
	}
	return s.opt.Every(thresholdEvery, "watch the thresholds of "+one.Plan.File, func(time.Duration) {
		if v := one.Runner.Vitals(); !v.Begun || v.WarmingUp {
			return
		}
		measured, load := one.times()
		snap := s.takeOver(one.Runner, measured, load)
		for _, t := range aborting {
			if measured < max(t.After, thresholdEvery) {
				continue
			}
			if value, ok, noData := t.Eval(snap, one.ScenarioOf(t)); !ok && !noData {
				one.Runner.Abort("threshold: " + t.Metric + " " + t.Condition + fmt.Sprintf(" (%.4g)", value))
			}
		}
	})
}
