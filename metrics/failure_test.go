package metrics_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
	"wsrun/metrics"
)

func TestFailures(t *testing.T) {
	reg := newRegistry(1)
	at := diag.Pos{File: "chat.yaml", Line: 21, Col: 5}
	fail := func(scenario, kind, message string, at diag.Pos) {
		f := metrics.Failure{Scenario: scenario, Kind: kind, Message: message, At: at}
		if reg.WantDetail(f) {
			f.Detail = &metrics.Detail{At: at, Message: message}
		}
		reg.Failure(f)
	}
	for i := range 5 {
		fail("chat", "expect.timeout", fmt.Sprint("nothing matched in ", i), at)
	}
	fail("chat", "expect.timeout", "elsewhere", diag.Pos{File: "chat.yaml", Line: 9})
	fail("chat", "dns", "no such host", diag.Pos{})
	fail("chat", "dns", "no such host", diag.Pos{})
	fail("a bot", "dns", "no such host", diag.Pos{})
	reg.Failure(metrics.Failure{Scenario: "chat", Kind: "tls", Message: "no detail"})

	detail := func(message string, at diag.Pos) *metrics.Detail {
		return &metrics.Detail{Message: message, At: at}
	}
	line9 := diag.Pos{File: "chat.yaml", Line: 9}
	want := []metrics.ErrorGroup{
		{
			Scenario: "chat", Kind: "expect.timeout", Message: "nothing matched in 0", At: at, Count: 5,
			Examples: []*metrics.Detail{detail("nothing matched in 0", at), detail("nothing matched in 1", at), detail("nothing matched in 2", at)},
		},
		{
			Scenario: "chat", Kind: "dns", Message: "no such host", Count: 2,
			Examples: []*metrics.Detail{detail("no such host", diag.Pos{}), detail("no such host", diag.Pos{})},
		},
		// as frequent ones in the order in which they came up: a cause is not sorted behind its effect by their places
		{Scenario: "chat", Kind: "expect.timeout", Message: "elsewhere", At: line9, Count: 1, Examples: []*metrics.Detail{detail("elsewhere", line9)}},
		{Scenario: "a bot", Kind: "dns", Message: "no such host", Count: 1, Examples: []*metrics.Detail{detail("no such host", diag.Pos{})}},
		{Scenario: "chat", Kind: "tls", Message: "no detail", Count: 1},
	}
	if diff := cmp.Diff(want, snapshot(reg).Errors); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	wants := func(kind string, at diag.Pos) bool {
		return reg.WantDetail(metrics.Failure{Scenario: "chat", Kind: kind, At: at})
	}
	if wants("expect.timeout", at) || !wants("tls", diag.Pos{}) {
		t.Error("WantDetail: got the wrong way round after three examples and after none")
	}
}

// What iterations survived is a group of its own, with examples of its own.
func TestFailuresSurvived(t *testing.T) {
	reg := newRegistry(1)
	lost := metrics.Failure{Scenario: "chat", Kind: "tcp.reset", Survived: true, Message: "reset", Detail: &metrics.Detail{}}
	for range 4 {
		reg.Failure(lost)
	}
	fatal := lost
	fatal.Survived, fatal.Detail = false, nil
	if reg.WantDetail(lost) || !reg.WantDetail(fatal) {
		t.Error("WantDetail: got the wrong way round after four that were survived")
	}
	reg.Failure(fatal)
	want := []metrics.ErrorGroup{
		{Scenario: "chat", Kind: "tcp.reset", Message: "reset", Survived: true, Count: 4, Examples: []*metrics.Detail{{}, {}, {}}},
		{Scenario: "chat", Kind: "tcp.reset", Message: "reset", Count: 1},
	}
	if diff := cmp.Diff(want, snapshot(reg).Errors); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestFailureCeiling(t *testing.T) {
	reg := newRegistry(1)
	place := func(i int) diag.Pos { return diag.Pos{File: "chat.yaml", Line: i + 1} }
	for i := range 250 {
		for range 2 {
			reg.Failure(metrics.Failure{Scenario: "chat", Kind: "script", At: place(i), Detail: &metrics.Detail{At: place(i)}})
		}
	}
	errors := snapshot(reg).Errors
	if got := len(errors); got != 200 {
		t.Fatalf("groups: got %d, want 200", got)
	}
	last := errors[199] // though it is the most frequent
	if last.Kind != "…" || last.Count != 2*51 || len(last.Examples) != 3 {
		t.Errorf("last group: got %q with %d and %d examples, want %q with 102 and 3", last.Kind, last.Count, len(last.Examples), "…")
	}
	var all int64
	for _, g := range errors {
		all += g.Count
	}
	if all != 500 {
		t.Errorf("failures over all groups: got %d, want 500", all)
	}
	if reg.WantDetail(metrics.Failure{Scenario: "chat", Kind: "script", At: place(249)}) {
		t.Error("WantDetail of a failure that goes to the last group: got true, want false: it has its examples")
	}
	if !reg.WantDetail(metrics.Failure{Scenario: "chat", Kind: "script", At: place(3)}) {
		t.Error("WantDetail of a group with two examples: got false, want true")
	}
}

func TestCloses(t *testing.T) {
	reg := newRegistry(1)
	for range 3 {
		reg.Close("chat", 1000, "client")
	}
	reg.Close("chat", 1006, "network")
	reg.Close("chat", 1000, "server")
	reg.Close("bot", 4000, "server")
	want := []metrics.CloseCount{
		{Scenario: "bot", Code: 4000, By: "server", Count: 1},
		{Scenario: "chat", Code: 1000, By: "client", Count: 3},
		{Scenario: "chat", Code: 1000, By: "server", Count: 1},
		{Scenario: "chat", Code: 1006, By: "network", Count: 1},
	}
	if diff := cmp.Diff(want, snapshot(reg).Closes); diff != "" {
		t.Errorf("closes (-want +got):\n%s", diff)
	}
}
