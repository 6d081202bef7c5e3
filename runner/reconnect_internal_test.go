package runner

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/scenario"
)

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

// TestBackoffByChance holds waits to their bounds, and to the seed: the same one gives a VU the same waits, and VUs differ.
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
