package report

import (
	"math"
	"testing"
	"time"

	"wsrun/metrics"
)

// recorded are the figures of a trend with these values.
func recorded(t *testing.T, values ...float64) metrics.Stats {
	t.Helper()
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	for _, v := range values {
		reg.Recorder(0).Trend("ws_ping", nil).Record(v)
	}
	s, ok := reg.Snapshot(time.Second).Get("ws_ping")
	if !ok {
		t.Fatal("no samples")
	}
	return s
}

// A bucket of an exponential histogram holds what is above its lower bound, up to its upper bound: base^i to base^(i+1).
func TestExponentialBuckets(t *testing.T) {
	base := math.Exp2(math.Exp2(-nativeSchema))
	for _, v := range []float64{0.001, 0.1, 0.5, 1, 2, 2.3, 3.14, 64, 1000, 59_000} {
		p := exponential(recorded(t, v), 1)
		if len(p.PositiveBucket.Counts) != 1 || p.PositiveBucket.Counts[0] != 1 || p.ZeroCount != 0 {
			t.Fatalf("%g: got %+v, want one bucket", v, p)
		}
		low := math.Pow(base, float64(p.PositiveBucket.Offset))
		if v <= low*(1-1e-3) || v > low*base*(1+1e-3) {
			t.Errorf("%g: got the bucket above %g, up to %g", v, low, low*base)
		}
	}
	p := exponential(recorded(t, 0, 0, 4, 4, 5), 1e-3)
	if p.ZeroCount != 2 || p.Count != 5 {
		t.Errorf("got %d of %d samples at zero, want 2 of 5", p.ZeroCount, p.Count)
	}
	var sum uint64
	for _, n := range p.PositiveBucket.Counts {
		sum += n
	}
	if sum != 3 {
		t.Errorf("got %d samples in buckets, want 3", sum)
	}
}
