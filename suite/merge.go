package suite

import (
	"fmt"
	"slices"

	"wsrun/checks/threshold"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/result"
)

// Merge returns the combined outcome of the parts of a run, each run by another process, and the verdict on it: its
// thresholds are judged on all samples. The exit code is up to the caller.
func Merge(parts ...*result.Run) (*result.Run, Verdict, error) {
	r, err := result.Merge(parts...)
	if err != nil {
		return nil, Verdict{}, fmt.Errorf("merge results: %w", err)
	}
	r.Scenarios, r.Thresholds = slices.Clone(r.Scenarios), slices.Clone(r.Thresholds)
	for i := range r.Thresholds {
		if err := evalAnew(&r.Thresholds[i], r); err != nil {
			return nil, Verdict{}, err
		}
	}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		s.Passed = ScenarioVerdict(s, r.Thresholds, r.Figures().Checks).Passed()
	}
	v := RunVerdict(r)
	r.Passed = v.Passed()
	return r, v, nil
}

// evalAnew judges a threshold on the figures of its scenario.
func evalAnew(t *result.Threshold, r *result.Run) error {
	snap := r.Figures()
	if i := slices.IndexFunc(r.Scenarios, func(s result.Scenario) bool { return s.Name == t.Scenario }); i >= 0 {
		snap = r.FiguresOf(&r.Scenarios[i])
	}
	stats, _ := r.Figures().Get(t.Base)
	def := metrics.Def{Name: t.Base, Type: stats.Type, Unit: stats.Unit}
	var found diag.List
	th := threshold.Parse(diag.NewText(t.Condition, diag.Pos{File: t.File, Line: t.Line}, nil), def, &found)
	if th == nil {
		return fmt.Errorf("judge the threshold %s %s of a result: %s", t.Metric, t.Condition, found[0].Message)
	}
	th.Base, th.Tags = t.Base, t.Tags
	th.NoDataPass = t.NoData && t.OK // no data now means that no part had any
	t.Value, t.OK, t.NoData = th.Eval(snap, t.Scenario)
	t.Samples = th.Samples(snap, t.Scenario)
	return nil
}
