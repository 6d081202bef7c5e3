package metrics_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"wsrun/internal/wstest/long"
	"wsrun/metrics"
)

// distributions are shapes of latencies, in ms, that a histogram may get wrong. They are the same at each run.
func distributions() map[string][]float64 {
	rnd := rand.New(rand.NewPCG(7, 7))
	fill := func(n int, f func(i int) float64) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = f(i)
		}
		return out
	}
	return map[string][]float64{
		"one":             {12.3456},
		"sixty":           fill(60, func(i int) float64 { return float64(i + 1) }), // p(99) is the last
		"few":             {3, 1, 2},
		"256, undivided":  fill(256, func(i int) float64 { return float64(i) + 0.5 }),
		"257, the first":  fill(257, func(i int) float64 { return float64(i) + 0.5 }),
		"all the same":    fill(10_000, func(int) float64 { return 2.0475 }),
		"uniform":         fill(20_000, func(int) float64 { return rnd.Float64() * 1000 }),
		"log-normal":      fill(50_000, func(int) float64 { return math.Exp(rnd.NormFloat64() * 2) }),
		"two humps":       fill(20_000, func(i int) float64 { return 1 + float64(i%2)*60_000 + rnd.Float64() }),
		"powers of two":   fill(22, func(i int) float64 { return math.Exp2(float64(i)) }),
		"just below them": fill(22, func(i int) float64 { return math.Exp2(float64(i)) - 0.0005 }),
		"up to an hour":   fill(5000, func(i int) float64 { return 3_600_000 * float64(i+1) / 5000 }),
	}
}

func TestTrendAgainstTheSamplesThemselves(t *testing.T) {
	for name, samples := range distributions() {
		t.Run(name, func(t *testing.T) {
			reg := newRegistry(3)
			for i, v := range samples {
				reg.Recorder(i).Trend("ws_response_time", nil).Record(v)
			}
			got := get(t, snapshot(reg), "ws_response_time")

			sorted := slices.Sorted(slices.Values(samples))
			sum := 0.0
			for _, v := range sorted {
				sum += v
			}
			if got.Count != int64(len(samples)) || got.Min != sorted[0] || got.Max != sorted[len(sorted)-1] {
				t.Errorf("got %d in [%v, %v], want %d in [%v, %v]", got.Count, got.Min, got.Max, len(samples), sorted[0], sorted[len(sorted)-1])
			}
			if !near(got.Sum, sum) || !near(got.Avg, sum/float64(len(samples))) {
				t.Errorf("sum and avg: got %v and %v, want %v and %v", got.Sum, got.Avg, sum, sum/float64(len(samples)))
			}
			for _, q := range []float64{0, 0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1} {
				rank := 1 // of the smallest sample that a share q of all does not exceed
				for float64(rank) < q*float64(len(sorted))*(1-1e-12) {
					rank++
				}
				want := sorted[rank-1]
				// half a microsecond of rounding, then a thousandth of the value
				if got := got.Quantile(q); math.Abs(got-want) > 0.0005+want/1000 {
					t.Errorf("Quantile(%v): got %v, want %v to 0.1 %%", q, got, want)
				}
			}
			for q, named := range map[float64]float64{0.5: got.Med, 0.9: got.P90, 0.95: got.P95, 0.99: got.P99, 0: got.Min, 1: got.Max} {
				if named != got.Quantile(q) {
					t.Errorf("the field for %v says %v, Quantile %v", q, named, got.Quantile(q))
				}
			}
		})
	}
}

func TestQuantileStaysInsideTheExtremes(t *testing.T) {
	reg := newRegistry(1)
	trend := reg.Recorder(0).Trend("ws_ping", nil)
	trend.Record(4.0961) // its bucket is [4.096, 4.100)
	trend.Record(4.0972)
	got := get(t, snapshot(reg), "ws_ping")
	for _, q := range []float64{-1, 0, 0.01, 0.5, 0.99, 1, 2, math.NaN()} {
		if v := got.Quantile(q); !(v >= 4.0961 && v <= 4.0972) {
			t.Errorf("Quantile(%v): got %v, want it in [4.0961, 4.0972]", q, v)
		}
	}
}

func TestTrendExtremes(t *testing.T) {
	inf := math.Inf(1)
	const most, hour = math.MaxFloat64, 3_600_000
	tests := []struct {
		name               string
		values             []float64
		count              int64
		min, max, sum, avg float64
	}{
		{"negative", []float64{-5, 1}, 2, -5, 1, -4, -2},
		{"all negative", []float64{-5, -3}, 2, -5, -3, -8, -4},
		{"huge", []float64{1e12, 1}, 2, 1, 1e12, 1e12 + 1, (1e12 + 1) / 2},
		{"an hour", []float64{hour, hour + 0.001}, 2, hour, hour + 0.001, 2*hour + 0.001, hour + 0.0005},
		{"zero and below a step", []float64{0, 0.0004}, 2, 0, 0.0004, 0.0004, 0.0002},
		{"the smallest", []float64{5e-324, -5e-324}, 2, -5e-324, 5e-324, 0, 0},
		{"not finite", []float64{math.NaN(), inf, -inf, 2}, 1, 2, 2, 2, 2},
		{"a sum that is not finite", []float64{most, most / 2}, 2, most / 2, most, most, 0.75 * most},
		{"and one below", []float64{-most, -most, -most / 2}, 3, -most, -most / 2, -most, -most * 2.5 / 3},
		{"one that passes through infinity", []float64{most, most, -most, -most, 8}, 5, -most, most, 8, 1.6},
	}
	for _, metric := range []string{"price", "ws_ping"} {
		for _, tt := range tests {
			t.Run(metric+"/"+tt.name, func(t *testing.T) {
				reg := newRegistry(2)
				for i, v := range tt.values {
					reg.Recorder(i).Trend(metric, tags("n", strconv.Itoa(i/3))).Record(v)
				}
				got := get(t, snapshot(reg), metric)
				if got.Count != tt.count || got.Min != tt.min || got.Max != tt.max || !close1000(got.Sum, tt.sum) || !close1000(got.Avg, tt.avg) {
					t.Errorf("got %d in [%v, %v], sum %v, avg %v, want %d in [%v, %v], sum %v, avg %v",
						got.Count, got.Min, got.Max, got.Sum, got.Avg, tt.count, tt.min, tt.max, tt.sum, tt.avg)
				}
				for _, v := range []float64{got.Avg, got.Med, got.P99} {
					if !(v >= tt.min && v <= tt.max) {
						t.Errorf("avg, med or p99: got %v, want it in [%v, %v]", v, tt.min, tt.max)
					}
				}
			})
		}
	}
}

// Only what is not a number came: there is no sample.
func TestTrendOfNothingButNaN(t *testing.T) {
	reg := newRegistry(1)
	reg.Recorder(0).Trend("price", nil).Record(math.NaN())
	reg.Recorder(0).Trend("ws_ping", nil).Record(1) // collected after it
	if stats, ok := snapshot(reg).Get("price"); ok {
		t.Errorf("got %+v, want no sample", stats)
	}
}

func TestTrendObserve(t *testing.T) {
	reg := newRegistry(1)
	reg.Recorder(0).Trend("ws_ping", nil).Observe(1500 * time.Microsecond)
	if got := get(t, snapshot(reg), "ws_ping").Max; got != 1.5 {
		t.Errorf("got %v ms, want 1.5", got)
	}
}

// However the samples are spread over snapshots, the last one says the same.
func TestTrendOverManySnapshots(t *testing.T) {
	samples := distributions()["log-normal"]
	whole, pieces := newRegistry(1), newRegistry(3)
	for _, v := range samples {
		whole.Recorder(0).Trend("ws_ping", nil).Record(v)
	}
	for i, v := range samples {
		pieces.Recorder(i).Trend("ws_ping", nil).Record(v)
		if i%7 == 0 && i < 2000 || i%4099 == 0 { // few and many between two
			snapshot(pieces)
		}
	}
	want, got := get(t, snapshot(whole), "ws_ping"), get(t, snapshot(pieces), "ws_ping")
	if got.Count != want.Count || got.Min != want.Min || got.Max != want.Max || !near(got.Sum, want.Sum) {
		t.Errorf("got %d in [%v, %v], sum %v, want %d in [%v, %v], sum %v",
			got.Count, got.Min, got.Max, got.Sum, want.Count, want.Min, want.Max, want.Sum)
	}
	for q := 0.0; q <= 1; q += 1.0 / 512 {
		if got, want := got.Quantile(q), want.Quantile(q); got != want {
			t.Errorf("Quantile(%v): got %v, want %v", q, got, want)
		}
	}
}

// However they are spread over series, the roll-up says the same.
func TestTrendOverManySeries(t *testing.T) {
	samples := distributions()["log-normal"]
	whole := newRegistry(1)
	for _, v := range samples {
		whole.Recorder(0).Trend("ws_ping", nil).Record(v)
	}
	want := get(t, snapshot(whole), "ws_ping")
	for _, n := range []int{2, 60, 300} {
		reg := newRegistry(2)
		for i, v := range samples {
			reg.Recorder(i/n).Trend("ws_ping", tags("name", strconv.Itoa(i%n))).Record(v)
		}
		got := get(t, snapshot(reg), "ws_ping")
		if got.Count != want.Count || got.Min != want.Min || got.Max != want.Max || !near(got.Sum, want.Sum) {
			t.Errorf("%d series: got %d in [%v, %v], sum %v, want %d in [%v, %v], sum %v",
				n, got.Count, got.Min, got.Max, got.Sum, want.Count, want.Min, want.Max, want.Sum)
		}
		for _, q := range []float64{0.01, 0.5, 0.95, 0.9999} {
			if got, want := got.Quantile(q), want.Quantile(q); got != want {
				t.Errorf("%d series, Quantile(%v): got %v, want %v", n, q, got, want)
			}
		}
	}
}

func TestTrendMemoryDoesNotGrowWithSamples(t *testing.T) {
	long.Only(t) // it records 11 million samples
	used := func(n int) int64 {
		reg := newRegistry(4)
		before := heap()
		handles := make([]*metrics.Trend, 4)
		for i := range handles {
			handles[i] = reg.Recorder(i).Trend("ws_response_time", nil)
		}
		values := latencies(1 << 12)
		for i := range n {
			handles[i&3].Record(values[i&(1<<12-1)])
			if i%(n/20) == 0 {
				snapshot(reg)
			}
		}
		snap := snapshot(reg)
		after := heap()
		if got := get(t, snap, "ws_response_time").Count; got != int64(n) {
			t.Errorf("samples: got %d, want %d", got, n)
		}
		runtime.KeepAlive(reg)
		return after - before
	}
	million, tenMillion := used(1e6), used(1e7)
	// the counts of a sparse histogram widen as they grow; nothing else may
	if grown := tenMillion - million; grown > 64<<10 {
		t.Errorf("heap of 1e7 samples: %d bytes more than of 1e6 (%d), want at most 64 KiB", grown, million)
	}
}

// heap returns the bytes in use after a collection; twice, since pools survive the first.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Many series with few samples each must not take a dense histogram each: that would be 188 KB times shards.
func TestRareSeriesAreCheap(t *testing.T) {
	const series = 2000
	reg := newRegistry(8)
	before := heap()
	for i := range series {
		set := tags("name", time.Duration(i).String())
		for shard := range 8 {
			reg.Recorder(shard).Trend("ws_response_time", set).Record(float64(i))
		}
	}
	snap := snapshot(reg)
	if each := (heap() - before) / series; each > 6<<10 {
		t.Errorf("bytes a series in 8 shards: got %d, want at most 6 KiB", each)
	}
	if got := get(t, snap, "ws_response_time").Count; got != 8*series {
		t.Errorf("samples: got %d, want %d", got, 8*series)
	}
}
