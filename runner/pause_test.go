package runner

import (
	"slices"
	"testing"
	"time"

	"wsrun/checks"
	"wsrun/scenario"
)

// Waits between two times are of the seed and of the VU.
func TestPauseRepeatsWithItsSeed(t *testing.T) {
	plan := planOf(t, "on-open: [{wait: 1h..3h}]")
	waits := func(seed uint64, vu int) []time.Duration {
		run := newHost(plan, Options{Seed: seed})
		s := newSession(newIteration(run, Client, vu, checks.NewMachine(checks.MachineConfig{}), runStep), plan.Sockets[0])
		s.state = opened
		var out []time.Duration
		for range 20 {
			task, step := s.newTask(plan.Client.Open), &plan.Client.Open.Steps[0]
			if got := runPause(s.iteration, task, step, step.Do.(*scenario.Wait)); got != suspended {
				t.Fatalf("a wait gives %v, want the list to be suspended", got)
			}
			d := time.Duration(task.timer.Due() - s.host.now())
			if d < time.Hour-time.Minute || d > 3*time.Hour {
				t.Fatalf("a wait of 1h..3h takes %s", d)
			}
			out = append(out, d.Round(time.Minute))
			s.endTask(task)
		}
		return out
	}
	first := waits(1, 1)
	if again := waits(1, 1); !slices.Equal(first, again) {
		t.Errorf("equal seeds wait %v and %v", first, again)
	}
	if other := waits(2, 1); slices.Equal(first, other) {
		t.Error("another seed waits as long")
	}
	if other := waits(1, 2); slices.Equal(first, other) {
		t.Error("another VU waits as long")
	}
}
