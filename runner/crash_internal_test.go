package runner

import (
	"context"
	"testing"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/scenario"
)

// TestPanicBeforeTheSession takes the dialer away, so that each iteration panics where it dials: all fail, and the run ends.
func TestPanicBeforeTheSession(t *testing.T) {
	t.Parallel()
	var found diag.List
	plan := scenario.Compile(scenario.Parse("test.yaml", []byte("url: ws://127.0.0.1:1/\nload: {vus: 2, iterations: 6}\non-open: [close]"), &found), scenario.Options{}, &found)
	if found.HasErrors() {
		t.Fatal(found)
	}
	reg := metrics.NewRegistry(metrics.Builtin(), Shards())
	r, err := New(plan, Options{Registry: reg})
	if err != nil {
		t.Fatal(err)
	}
	r.dialer = nil
	out := r.Run(context.Background(), context.Background())
	if out.Iterations != 6 || out.IterationsFailed != 6 {
		t.Errorf("%d iterations, %d of them failed, want 6 and 6", out.Iterations, out.IterationsFailed)
	}
	snap := reg.Snapshot(1)
	if len(snap.Errors) != 1 || snap.Errors[0].Kind != "generator" || snap.Errors[0].Count != 6 {
		t.Errorf("got the errors %+v, want 6 of the kind generator", snap.Errors)
	}
	for _, v := range r.vus {
		if !v.mu.TryLock() {
			t.Errorf("the lock of VU %d is still held", v.id)
		}
	}
}
