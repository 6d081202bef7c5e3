package suite_test

import (
	"testing"

	"wsrun/metrics"
	"wsrun/result"
	"wsrun/suite"
)

func TestJudgeScenario(t *testing.T) {
	failedCheck := []metrics.CheckCount{{Scenario: "chat", Name: "fast", Passes: 9, Fails: 1}}
	threshold := func(base string, ok bool) []result.Threshold {
		return []result.Threshold{{Scenario: "chat", Metric: base + "{name:join}", Base: base, Condition: "count < 5", OK: ok}}
	}
	tests := map[string]struct {
		scenario   result.Scenario
		thresholds []result.Threshold
		checks     []metrics.CheckCount
		why        string // "": it passed
	}{
		"nothing happened":   {},
		"all is well":        {scenario: result.Scenario{Iterations: 10}, thresholds: threshold("checks", true)},
		"aborted":            {scenario: result.Scenario{Aborted: "enough"}, why: "aborted: enough"},
		"untested":           {scenario: result.Scenario{Untested: 2}, why: "2 places came to no verdict"},
		"a threshold":        {thresholds: threshold("ws_msgs_sent", false), why: "threshold: ws_msgs_sent{name:join} count < 5"},
		"an iteration":       {scenario: result.Scenario{Iterations: 3, IterationsFailed: 1}, why: "1 of 3 iterations failed"},
		"few iterations":     {scenario: result.Scenario{Iterations: 3, IterationsFailed: 1}, thresholds: threshold("iterations_failed", true)},
		"a low share":        {scenario: result.Scenario{Iterations: 3, IterationsFailed: 1}, thresholds: threshold("iteration_failed", true)},
		"few errors":         {scenario: result.Scenario{Iterations: 3, IterationsFailed: 1}, thresholds: threshold("ws_errors", true)},
		"too many":           {scenario: result.Scenario{Iterations: 3, IterationsFailed: 1}, thresholds: threshold("ws_errors", false), why: "threshold: ws_errors{name:join} count < 5"},
		"about checks only":  {scenario: result.Scenario{Iterations: 3, IterationsFailed: 1}, thresholds: threshold("checks", true), why: "1 of 3 iterations failed"},
		"a check":            {checks: failedCheck, why: "check: fast"},
		"few checks":         {checks: failedCheck, thresholds: threshold("checks", true)},
		"others' check":      {checks: []metrics.CheckCount{{Scenario: "other", Name: "fast", Fails: 1}}},
		"others' thresholds": {thresholds: []result.Threshold{{Scenario: "other", Base: "checks"}}, checks: failedCheck, why: "check: fast"},
		"cut is not failed":  {scenario: result.Scenario{Iterations: 3, IterationsCut: 2, Interrupted: true}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.scenario.Name = "chat"
			got := suite.ScenarioVerdict(&tt.scenario, tt.thresholds, tt.checks)
			want := suite.Verdict{Why: tt.why}
			if tt.why != "" {
				want.Class = suite.Failed
			}
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	one := []result.Scenario{{Name: "a", Passed: true}, {Name: "b"}}
	generator := metrics.ErrorGroup{Kind: "generator", Count: 3}
	target := metrics.ErrorGroup{Kind: "tcp.refused", Count: 1}
	survived := metrics.ErrorGroup{Kind: "tcp.refused", Count: 1, Survived: true}
	snapshot := func(errors ...metrics.ErrorGroup) *metrics.Snapshot { return &metrics.Snapshot{Errors: errors} }
	tests := map[string]struct {
		run  result.Run
		want suite.Class
	}{
		"no scenario":         {result.Run{}, suite.Passed},
		"all passed":          {result.Run{Scenarios: one[:1]}, suite.Passed},
		"one failed":          {result.Run{Scenarios: one}, suite.Failed},
		"ours, and it passed": {result.Run{Scenarios: one[:1], Snapshot: snapshot(generator)}, suite.Passed},
		"ours alone":          {result.Run{Scenarios: one, Snapshot: snapshot(generator)}, suite.Broken},
		"ours, and survived":  {result.Run{Scenarios: one, Snapshot: snapshot(generator, survived)}, suite.Broken},
		"only survived":       {result.Run{Scenarios: one, Snapshot: snapshot(survived)}, suite.Failed},
		"ours and theirs":     {result.Run{Scenarios: one, Snapshot: snapshot(generator, target)}, suite.Failed},
		"ours and a check": {
			result.Run{Scenarios: one, Snapshot: &metrics.Snapshot{
				Errors: []metrics.ErrorGroup{generator}, Checks: []metrics.CheckCount{{Fails: 1}},
			}}, suite.Failed,
		},
		"ours and a threshold": {
			result.Run{Scenarios: one, Snapshot: snapshot(generator), Thresholds: []result.Threshold{{}}}, suite.Failed,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := suite.RunVerdict(&tt.run)
			if got.Class != tt.want || got.Passed() != (tt.want == suite.Passed) || (got.Why == "") != got.Passed() {
				t.Errorf("got %+v, want class %d", got, tt.want)
			}
		})
	}
}
