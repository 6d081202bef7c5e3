package runner_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"wsrun/metrics"
	"wsrun/runner"
	"wsrun/socket"
)

// until polls a condition, as a live view does.
func until(t *testing.T, what string, holds func() bool) bool {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.NewTimer(patience / 2)
	defer limit.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-limit.C:
			t.Errorf("not in time: %s", what)
			return false
		}
	}
	return true
}

// watch runs a scenario as a live view would, and calls look beside it; the run is interrupted when look returns.
func watch(t *testing.T, text string, look func(r *runner.Runner)) (runner.Outcome, *metrics.Snapshot) {
	t.Helper()
	plan := job{text: text}.compile(t)
	reg := metrics.NewRegistry(metrics.Builtin(), runner.Shards())
	r, err := runner.New(plan, runner.Options{Registry: reg, Watched: true})
	if err != nil {
		t.Fatalf("runner.New: %v", err)
	}
	stop, over := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer over()
		look(r)
	}()
	out := r.Run(stop, context.Background())
	<-done
	return out, reg.Snapshot(time.Second)
}

const chatter = `
name: chatter
load: {vus: 3, duration: 60s, graceful-stop: 1s}
on-open:
  - repeat: 100000
    do:
      - send: ping
        expect: text == "ping"
        within: 10s
      - wait: 2ms
server: echo
`

func TestAddVUs(t *testing.T) {
	out, snap := watch(t, chatter, func(r *runner.Runner) {
		runs := func(n int) func() bool { return func() bool { return r.Vitals().VUs == n } }
		until(t, "3 VUs run", runs(3))
		if err := r.AddVUs(2); err != nil {
			t.Errorf("AddVUs(2): %v", err)
		}
		until(t, "5 VUs run", runs(5))
		if err := r.AddVUs(-100); err != nil {
			t.Errorf("AddVUs(-100): %v", err)
		}
		until(t, "1 VU is left", runs(1))
		if err := r.AddVUs(1); err != nil {
			t.Errorf("AddVUs(1): %v", err)
		}
		until(t, "2 VUs run", runs(2))
	})
	if vus, _ := snap.Get("vus"); vus.Max != 5 || vus.Value != 0 {
		t.Errorf("vus: %g at most, %g at the end, want 5 and 0", vus.Max, vus.Value)
	}
	if most, _ := snap.Get("vus_max"); most.Max != 5 {
		t.Errorf("vus_max: %g at most, want the 5 that were asked for", most.Max)
	}
	if got := strings.Join(out.Warnings, "\n"); !strings.Contains(got, "from 3 to 2") {
		t.Errorf("warnings %q do not say that the number was changed", got)
	}
	if out.IterationsFailed > 0 {
		t.Errorf("%d iterations failed: a VU that leaves has not", out.IterationsFailed)
	}
}

func TestAddVUsIsRefused(t *testing.T) {
	ramp := strings.Replace(chatter, "{vus: 3, duration: 60s, graceful-stop: 1s}", "{stages: [{vus: 2, duration: 60s}]}", 1)
	watch(t, ramp, func(r *runner.Runner) {
		until(t, "the load has begun", func() bool { return r.Vitals().Begun })
		if err := r.AddVUs(1); err == nil {
			t.Error("a ramp took another VU")
		}
	})
	var ended *runner.Runner
	watch(t, chatter, func(r *runner.Runner) {
		ended = r
		until(t, "a VU runs", func() bool { return r.Vitals().VUs > 0 })
	})
	if err := ended.AddVUs(1); err == nil {
		t.Error("a run that has ended took another VU")
	}
}

func TestWatchKeepsOneVUsFrames(t *testing.T) {
	watch(t, chatter, func(r *runner.Runner) {
		if got := r.Frames(0); got != nil {
			t.Errorf("%d frames while nobody watches", len(got))
		}
		r.Watch(2)
		if !until(t, "more frames than are kept", func() bool { f := r.Frames(0); return len(f) > 0 && f[len(f)-1].Seq > 520 }) {
			return
		}
		got := r.Frames(0)
		if len(got) > 500 || len(got) < 490 {
			t.Errorf("%d frames are kept, want the last 500", len(got))
		}
		for i, f := range got {
			if i > 0 && f.Seq != got[i-1].Seq+1 {
				t.Fatalf("frame %d follows %d", f.Seq, got[i-1].Seq)
			}
			if f.Opcode == socket.OpText && (string(f.Data) != "ping" || f.Size != 4) {
				t.Fatalf("frame %+v, want the text ping", f)
			}
		}
		last := got[len(got)-1].Seq
		for _, f := range r.Frames(last) {
			if f.Seq <= last {
				t.Errorf("frame %d came again after %d", f.Seq, last)
			}
		}
		r.Watch(0)
		if got := r.Frames(0); got != nil {
			t.Errorf("%d frames after the watch", len(got))
		}
	})
}
