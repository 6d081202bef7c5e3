package tui

import (
	"strings"
	"testing"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// The word at the top is the verdict that the run would end with.
func TestFailing(t *testing.T) {
	check := func(reg *metrics.Registry) {
		reg.CheckResult(reg.Check("chat", "accepted", diag.Pos{}), false, nil)
	}
	iteration := func(reg *metrics.Registry) {
		reg.Failure(metrics.Failure{Scenario: "chat", Kind: "expect.timeout"})
		reg.Recorder(0).Counter("iterations_failed", metrics.NewTags(map[string]string{"scenario": "chat"})).Add(1)
	}
	survived := func(reg *metrics.Registry) {
		reg.Failure(metrics.Failure{Scenario: "chat", Kind: "tcp.reset", Survived: true})
	}
	holds := func(scenario, metric string) Threshold {
		return Threshold{Scenario: scenario, Metric: metric, OK: true}
	}
	for name, tt := range map[string]struct {
		what       func(*metrics.Registry)
		thresholds []Threshold
		want       bool
	}{
		"nothing":                          {func(*metrics.Registry) {}, nil, false},
		"a check":                          {check, nil, true},
		"a check, and another's threshold": {check, []Threshold{holds("chat", "ws_connecting"), holds("mail", "checks")}, true},
		"a check that a threshold allows":  {check, []Threshold{holds("chat", "checks{check:accepted}")}, false},
		"an iteration":                     {iteration, nil, true},
		"an iteration beside a threshold":  {iteration, []Threshold{holds("chat", "ws_response_time{name:say}")}, true},
		"an iteration that one allows":     {iteration, []Threshold{holds("chat", "ws_errors")}, false},
		"an error that was survived":       {survived, nil, false},
		"a threshold":                      {survived, []Threshold{{Scenario: "chat", Metric: "ws_recovered"}}, true},
		"a threshold without data":         {survived, []Threshold{{Scenario: "chat", Metric: "ws_ping", NoData: true}}, false},
	} {
		reg := metrics.NewRegistry(metrics.Builtin(), 1)
		tt.what(reg)
		s := &State{Snapshot: reg.Snapshot(time.Second), Thresholds: tt.thresholds}
		if got := s.failing(); got != tt.want {
			t.Errorf("%s: got %t, want %t", name, got, tt.want)
		}
	}
}

// A stage that drops connections says so, and errors that were survived have another sign than failures.
func TestDroppedAndSurvived(t *testing.T) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	reg.Failure(metrics.Failure{Scenario: "chat", Kind: "tcp.reset", Survived: true})
	reg.Failure(metrics.Failure{Scenario: "chat", Kind: "expect.timeout"})
	s := &State{Snapshot: reg.Snapshot(time.Second), Load: Load{Scenario: "chat", Phase: Running, Elapsed: 11 * time.Second, Duration: 20 * time.Second, Unit: "VUs",
		Stages: []Stage{{10 * time.Second, 50, 0}, {10 * time.Second, 50, 0.4}}}}
	got := Render(s, bare(true), 80, 24)
	for _, want := range []string{"stage 2 of 2, to 50 VUs, 40% dropped", "! tcp.reset", "✗ expect.timeout"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	if strings.Index(got, "✗ expect.timeout") > strings.Index(got, "! tcp.reset") {
		t.Errorf("want what failed before what was survived in\n%s", got)
	}
}
