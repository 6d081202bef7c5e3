package runner

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/result"
	"wsrun/scenario"
)

// TestPanicWhileReconnecting panics in the second handshake, and after it: that iteration fails alone, and nothing is
// left over.
func TestPanicWhileReconnecting(t *testing.T) {
	t.Parallel()
	const text = "reconnect: {backoff: 1ms}\non-message: [{log: x}]\nserver: {on-open: [drop]}"
	for name, step := range map[string]string{"in the dial": "close", "after the dial": "open"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var found diag.List
			plan := scenario.Compile(scenario.Parse("test.yaml", []byte(text), &found), scenario.Options{}, &found)
			if found.HasErrors() {
				t.Fatal(found)
			}
			reg := metrics.NewRegistry(metrics.Builtin(), Shards())
			opened := 0
			var r *Runner
			r, err := New(plan, Options{Registry: reg, OnStep: func(s result.Step) {
				_, isOpen := s.(result.Opened)
				_, isClose := s.(result.Closed)
				if step == "open" && !isOpen || step == "close" && !isClose {
					return
				}
				switch opened++; {
				case step == "close":
					r.targets[0].dialer = nil
				case opened == 2:
					panic("boom")
				}
			}})
			if err != nil {
				t.Fatal(err)
			}
			out := r.Run(context.Background(), context.Background())
			if out.Iterations != 1 || out.IterationsFailed != 1 {
				t.Errorf("%d iterations, %d of them failed, want 1 and 1", out.Iterations, out.IterationsFailed)
			}
			snap := reg.Snapshot(1)
			kinds := map[string]int64{}
			for _, e := range snap.Errors {
				kinds[e.Kind] += e.Count
			}
			if diff := cmp.Diff(map[string]int64{"close.unexpected": 1, "generator": 1}, kinds); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if lost, _ := snap.Get("ws_recovered"); lost.Passes != 0 || lost.Fails != 1 {
				t.Errorf("of the lost connections %d were recovered and %d not, want 0 and 1", lost.Passes, lost.Fails)
			}
			if open, _ := snap.Get("ws_connections"); open.Value != 0 {
				t.Errorf("%v connections are open at the end, want none", open.Value)
			}
			if !r.pool.vus[0].mu.TryLock() {
				t.Error("the lock is still held")
			}
		})
	}
}

// TestBackoff has the waits without chance: doubled up to the longest.
func TestBackoff(t *testing.T) {
	const ms = time.Millisecond
	for _, tt := range []struct {
		first, most time.Duration
		want        []time.Duration
	}{
		{250 * ms, 10 * time.Second, []time.Duration{250 * ms, 500 * ms, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 10 * time.Second, 10 * time.Second}},
		{time.Second, time.Second, []time.Duration{time.Second, time.Second, time.Second}},
		{3 * ms, 5 * ms, []time.Duration{3 * ms, 5 * ms, 5 * ms}},
		{1, 1<<63 - 1, []time.Duration{1, 2, 4}},
	} {
		r := newRecovery(&scenario.ReconnectPlan{First: tt.first, Most: tt.most}, 1, 1)
		var got []time.Duration
		for i := range tt.want {
			got = append(got, r.backoff.wait(i+1))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("waits from %s to %s (-want +got):\n%s", tt.first, tt.most, diff)
		}
		if tt.first < tt.most {
			between := r.backoff.wait(1_000_000)
			if between != tt.most {
				t.Errorf("the wait before attempt 1000000 is %s, want %s", between, tt.most)
			}
		}
	}
}

// TestBackoffByChance holds waits to their bounds, and to the seed: the same one gives a VU the same waits, and VUs
// differ.
func TestBackoffByChance(t *testing.T) {
	plan := &scenario.ReconnectPlan{First: time.Second, Most: 8 * time.Second, Jitter: 0.5}
	waits := func(seed uint64, vu int) []time.Duration {
		r := newRecovery(plan, seed, vu)
		var out []time.Duration
		for i := range 1000 {
			out = append(out, r.backoff.wait(i%4+1))
		}
		return out
	}
	got := waits(42, 1)
	if diff := cmp.Diff(got, waits(42, 1)); diff != "" {
		t.Errorf("the same seed gives other waits:\n%s", diff)
	}
	if cmp.Equal(got, waits(42, 2)) || cmp.Equal(got, waits(43, 1)) {
		t.Error("another VU or another seed gives the same waits")
	}
	var sum time.Duration
	for i, d := range got {
		full := time.Second << (i % 4)
		if d < full/2 || d > full {
			t.Fatalf("wait %d is %s, want %s to %s", i, d, full/2, full)
		}
		sum += d * 100 / full
	}
	if mean := sum / 1000; mean < 73 || mean > 77 {
		t.Errorf("waits are %d %% of their time on average, want about 75", mean)
	}
}
