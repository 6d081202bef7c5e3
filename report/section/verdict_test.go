package section

import (
	"strings"
	"testing"

	"wsrun/metrics"
	"wsrun/result"
)

// TestReasonsCount holds the verdict's counts to what they count: a check that was evaluated a hundred times is no
// hundred checks, and six of its evaluations are not one check.
func TestReasonsCount(t *testing.T) {
	check := func(passes, fails int64) metrics.CheckCount {
		return metrics.CheckCount{Name: "c", Passes: passes, Fails: fails}
	}
	tests := []struct {
		run  result.Run
		want string
	}{
		{result.Run{Snapshot: &metrics.Snapshot{Checks: []metrics.CheckCount{check(94, 6)}}}, "6 of 100 evaluations of 1 check failed"},
		{result.Run{Snapshot: &metrics.Snapshot{Checks: []metrics.CheckCount{check(94, 6), check(100, 0), check(0, 0)}}}, "6 of 200 evaluations of 2 checks failed"},
		{result.Run{Snapshot: &metrics.Snapshot{Checks: []metrics.CheckCount{check(0, 1)}}}, "1 of 1 check failed"},
		{result.Run{Snapshot: &metrics.Snapshot{Checks: []metrics.CheckCount{check(0, 1), check(1, 0), check(0, 0)}}}, "1 of 2 checks failed"},
		{result.Run{Snapshot: &metrics.Snapshot{Checks: []metrics.CheckCount{check(9, 0)}}}, ""},
		{result.Run{Thresholds: []result.Threshold{{}}}, "1 of 1 threshold failed"},
		{result.Run{Scenarios: []result.Scenario{{Passed: true, Iterations: 1, IterationsFailed: 1}}}, "1 of 1 iteration failed"},
		{result.Run{Snapshot: &metrics.Snapshot{Errors: []metrics.ErrorGroup{{Count: 1}}}}, "1 error"},
	}
	for _, tt := range tests {
		if got := strings.Join(Reasons(&tt.run), ", "); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
