package metrics

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// TestSinceAgainstAHistogram compares what is left of a distribution with a histogram of those samples alone.
func TestSinceAgainstAHistogram(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	for _, n := range []int{1, 2, 3, 10, 99, 1000, 20_000} {
		r := NewRegistry(Builtin(), 1)
		trend := r.Recorder(0).Trend("ws_response_time", nil)
		alone := hdrhistogram.New(lowestTick, highestTick, digits)
		record := func(n int, low, high float64) Stats {
			alone.Reset()
			for range n {
				v := min(low+random.ExpFloat64()*(high-low), 3_600_000) // beyond, a time is in the wide part
				tick, _ := tickOf(v)
				mustFit(alone.RecordValue(int64(tick)))
				trend.Record(v)
			}
			s, _ := r.Snapshot(time.Second).Get("ws_response_time")
			return s
		}
		before := record(500, 0, 1000)
		got := record(n, 0.0001, 800_000).Since(before)
		want := alone.ValueAtPercentilesSlice(percentiles(int64(n), 0.5, 0.9, 0.95, 0.99))
		for i, v := range []float64{got.Med, got.P90, got.P95, got.P99} {
			if v != inUnits(want[i]) {
				t.Errorf("%d samples: got %v, want the quantile %d at %v", n, v, i, inUnits(want[i]))
			}
		}
	}
}

func TestHighestOf(t *testing.T) {
	h := hdrhistogram.New(lowestTick, highestTick, digits)
	for tick := int64(0); tick <= highestTick; tick += tick/37 + 1 {
		h.Reset()
		mustFit(h.RecordValue(tick))
		first := h.Min()
		if got, want := highestOf(first), h.ValueAtPercentile(100); got != want {
			t.Fatalf("the bucket of %d begins at %d: got its end at %d, want %d", tick, first, got, want)
		}
	}
}

// BenchmarkStatsSince is what each trend costs in a second of a run whose course is shown.
func BenchmarkStatsSince(b *testing.B) {
	r := NewRegistry(Builtin(), 1)
	trend := r.Recorder(0).Trend("ws_response_time", nil)
	random := rand.New(rand.NewPCG(1, 1))
	record := func(n int) Stats {
		for range n {
			trend.Record(1 + random.ExpFloat64()*20)
		}
		s, _ := r.Snapshot(time.Second).Get("ws_response_time")
		return s
	}
	before := record(1_000_000)
	after := record(10_000)
	b.ReportAllocs()
	for b.Loop() {
		if s := after.Since(before); s.Count != 10_000 {
			b.Fatal(s)
		}
	}
}
