package suite_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
	"wsrun/internal/wstest"
	"wsrun/metrics"
	"wsrun/result"
	"wsrun/runner"
	"wsrun/runner/guard"
	"wsrun/scenario"
	"wsrun/suite"
)

func TestMain(m *testing.M) { wstest.Main(m) }

func planOf(t *testing.T, file, text string) *scenario.Plan {
	t.Helper()
	var found diag.List
	plan := scenario.Compile(scenario.Parse(file, []byte(text), &found), scenario.Options{}, &found)
	if found.HasErrors() {
		t.Fatal(found)
	}
	return plan
}

func options(plans ...*scenario.Plan) suite.Options {
	return suite.Options{
		Plans: plans, Parallel: 1,
		Runner: func(*scenario.Plan) runner.Options { return runner.Options{} },
		Every:  func(time.Duration, string, func(time.Duration)) (stop func()) { return func() {} },
	}
}

func resultOf(t *testing.T, opt suite.Options) *result.Run {
	t.Helper()
	s, err := suite.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	memory, unwatch := guard.WatchMemory()
	defer unwatch()
	s.Begin()
	if err := s.Run(context.Background(), context.Background(), memory); err != nil {
		t.Fatal(err)
	}
	r, _ := s.Result(nil)
	return r
}

const (
	passing = "server: echo\nname: passes\non-open: [{send: x, expect: size == 1}, close]\n"
	failing = "server: echo\nname: fails\non-open: [{send: x, expect: size == 1, check: {no: 1 == 2}}, close]\n"
)

// Two scenarios are one result, in the order of the files.
func TestRun(t *testing.T) {
	opt := options(planOf(t, "b.yaml", failing), planOf(t, "a.yaml", passing))
	var told []string
	opt.Ended = func(sc result.Scenario, snap *metrics.Snapshot) { told = append(told, sc.Name) }
	r := resultOf(t, opt)
	if diff := cmp.Diff([]string{"fails", "passes"}, told); diff != "" {
		t.Errorf("told of (-want +got):\n%s", diff)
	}
	type outcome struct {
		name   string
		passed bool
		n      int64
	}
	var got []outcome
	for _, s := range r.Scenarios {
		got = append(got, outcome{s.Name, s.Passed, s.Iterations})
	}
	want := []outcome{{"fails", false, 1}, {"passes", true, 1}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(outcome{})); diff != "" {
		t.Errorf("scenarios (-want +got):\n%s", diff)
	}
	if r.Passed || !r.Tests || r.Single || r.Elapsed <= 0 || suite.RunVerdict(r).Class != suite.Failed {
		t.Errorf("got %+v", r)
	}
	if n, _ := r.Figures().Get(metrics.NameIterations); n.Count != 2 {
		t.Errorf("%d iterations, want 2", n.Count)
	}
}

// After the first failure no other scenario begins.
func TestFailFast(t *testing.T) {
	opt := options(planOf(t, "a.yaml", failing), planOf(t, "b.yaml", passing))
	opt.FailFast = true
	r := resultOf(t, opt)
	if diff := cmp.Diff([]string{"1 of 2 scenarios did not run"}, r.Warnings); diff != "" || len(r.Scenarios) != 1 {
		t.Errorf("%d scenarios, warnings (-want +got):\n%s", len(r.Scenarios), diff)
	}
}

// A run changes no plan, whether its thresholds decide or not: the same one may be run again.
func TestPlansAreOnlyRead(t *testing.T) {
	text := passing + "thresholds: {ws_response_time: [max < 10s], iterations: [count > 5]}\n"
	plan := planOf(t, "a.yaml", text)
	for _, ignored := range []bool{true, false} {
		opt := options(plan)
		opt.NoThresholds = ignored
		r := resultOf(t, opt)
		if len(plan.Thresholds) != 2 || r.Passed != ignored || len(r.Thresholds) == 2 == ignored {
			t.Errorf("ignored %v: passed %v with %d thresholds, the plan has %d",
				ignored, r.Passed, len(r.Thresholds), len(plan.Thresholds))
		}
	}
}

// A metric has one meaning in a run.
func TestMetricClash(t *testing.T) {
	text := func(kind string) string {
		return "server: echo\nname: " + kind + "\nmetrics: {size: {type: " + kind + "}}\non-open: [close]\n"
	}
	_, err := suite.New(options(planOf(t, "a.yaml", text("trend")), planOf(t, "b.yaml", text("counter"))))
	if clash, ok := errors.AsType[*suite.MetricClash](err); !ok || clash.OtherFile != "b.yaml" {
		t.Errorf("got %v, want a clash with b.yaml", err)
	}
}

func TestMetricClashNamesWhatDiffers(t *testing.T) {
	trend := metrics.Def{Name: "lag", Type: metrics.TrendType, Unit: metrics.Milliseconds}
	for want, is := range map[string]metrics.Def{
		`the metric "lag" is a trend in one file and a counter in b.yaml: a metric has one meaning in a run`:                           {Name: "lag", Type: metrics.CounterType},
		`the metric "lag" is a trend of unit "ms" in one file and a trend without a unit in b.yaml: a metric has one meaning in a run`: {Name: "lag", Type: metrics.TrendType},
	} {
		if got := (&suite.MetricClash{Was: trend, Is: is, OtherFile: "b.yaml"}).Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
