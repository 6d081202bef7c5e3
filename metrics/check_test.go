package metrics_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
	"wsrun/metrics"
)

func TestChecks(t *testing.T) {
	reg := newRegistry(1)
	at := func(line int) diag.Pos { return diag.Pos{File: "chat.yaml", Line: line, Col: 7} }
	accepted := reg.Check("chat", "accepted", at(27))
	reg.Check("chat", "never", at(28))
	if again := reg.Check("chat", "accepted", at(27)); again != accepted {
		t.Errorf("declared again: got ID %d, want %d", again, accepted)
	}
	elsewhere := reg.Check("chat", "accepted", at(40)) // the same name at another place
	other := reg.Check("other", "accepted", at(27))

	asked := 0
	for i := range 12 {
		reg.CheckResult(accepted, i%4 == 0, func() *metrics.Detail {
			asked++
			return &metrics.Detail{Message: fmt.Sprint("failure ", asked)}
		})
	}
	reg.CheckResult(elsewhere, false, nil)
	reg.CheckResult(elsewhere, false, func() *metrics.Detail { return nil })
	reg.CheckResult(other, true, func() *metrics.Detail {
		t.Error("asked for the detail of a check that passed")
		return nil
	})

	if asked != 5 {
		t.Errorf("details made: got %d, want 5", asked)
	}
	var examples []*metrics.Detail
	for i := range 5 {
		examples = append(examples, &metrics.Detail{Message: fmt.Sprint("failure ", i+1)})
	}
	want := []metrics.CheckCount{
		{Scenario: "chat", Name: "accepted", At: at(27), Passes: 3, Fails: 9, Examples: examples},
		{Scenario: "chat", Name: "never", At: at(28)},
		{Scenario: "chat", Name: "accepted", At: at(40), Fails: 2},
		{Scenario: "other", Name: "accepted", At: at(27), Passes: 1},
	}
	if diff := cmp.Diff(want, snapshot(reg).Checks); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
}
