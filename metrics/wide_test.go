package metrics_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"wsrun/metrics"
)

// wideValues are shapes of what a scenario may record. They are the same at each run.
func wideValues() map[string][]float64 {
	rnd := rand.New(rand.NewPCG(11, 5))
	fill := func(n int, f func(i int) float64) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = f(i)
		}
		return out
	}
	sign := func() float64 { return float64(rnd.IntN(2)*2 - 1) }
	all := func() float64 { return math.Pow(10, rnd.Float64()*600-300) }
	return map[string][]float64{
		"uniform":           fill(20_000, func(int) float64 { return rnd.Float64() }),
		"4 MB to 14 MB":     fill(1000, func(i int) float64 { return 4_000_000 + float64(i)*10_000 }),
		"negative":          fill(1000, func(i int) float64 { return float64(i) - 1000 }),
		"small":             fill(1000, func(i int) float64 { return float64(i+1) / 1e6 }),
		"all sizes":         fill(20_000, func(int) float64 { return all() }),
		"all sizes, below":  fill(20_000, func(int) float64 { return -all() }),
		"all sizes, mixed":  fill(20_000, func(int) float64 { return sign() * all() }),
		"around zero":       fill(5000, func(int) float64 { return rnd.NormFloat64() * 5 }),
		"mostly zero":       fill(5000, func(i int) float64 { return float64(max(i%50-47, -1)) }),
		"constant":          fill(700, func(int) float64 { return -math.Pi * 1e200 }),
		"powers of two":     fill(2098, func(i int) float64 { return math.Ldexp(1, i-1074) }),
		"just below them":   fill(2098, func(i int) float64 { return math.Nextafter(math.Ldexp(1, i-1074), 0) }),
		"subnormal":         fill(5000, func(int) float64 { return sign() * math.Float64frombits(rnd.Uint64N(1<<52)) }),
		"borders":           fill(8000, func(i int) float64 { return 2048 + float64(i) }),
		"half borders":      fill(8000, func(i int) float64 { return math.Nextafter(1+(float64(i/2)+0.5)/1024, float64(i%2)*4) }),
		"one":               {-0.1},
		"256, one by one":   fill(256, func(i int) float64 { return float64(i) - 128.5 }),
		"257, the first":    fill(257, func(i int) float64 { return float64(i) - 128.5 }),
		"an hour, both":     fill(3000, func(i int) float64 { return 3_600_000 + float64(i) - 1500 }),
		"times, and beyond": fill(9000, func(i int) float64 { return float64(i-1000) * 600 }),
	}
}

// close1000 reports whether got is want, to 0.1 %.
func close1000(got, want float64) bool {
	return got == want || math.Abs(got-want) <= math.Abs(want)/1000 || math.Abs(got-want) < 1e-323
}

// sampleAt is the smallest of sorted samples that a share of all does not exceed.
func sampleAt(sorted []float64, q float64) float64 {
	rank := 1
	for float64(rank) < q*float64(len(sorted))*(1-1e-12) {
		rank++
	}
	return sorted[rank-1]
}

func TestWideTrendAgainstTheSamplesThemselves(t *testing.T) {
	for name, samples := range wideValues() {
		t.Run(name, func(t *testing.T) {
			reg := newRegistry(3)
			for i, v := range samples {
				reg.Recorder(i).Trend("price", nil).Record(v)
				if i%997 == 0 {
					snapshot(reg)
				}
			}
			got := get(t, snapshot(reg), "price")
			sorted := slices.Sorted(slices.Values(samples))
			last := len(sorted) - 1
			if got.Count != int64(len(samples)) || got.Min != sorted[0] || got.Max != sorted[last] {
				t.Errorf("got %d in [%v, %v], want %d in [%v, %v]", got.Count, got.Min, got.Max, len(samples), sorted[0], sorted[last])
			}
			for q := 0.0; q <= 1; q += 1.0 / 256 {
				if got, want := got.Quantile(q), sampleAt(sorted, q); !close1000(got, want) {
					t.Errorf("Quantile(%v): got %v, want %v to 0.1 %%", q, got, want)
				}
			}
			for q, named := range map[float64]float64{0.5: got.Med, 0.9: got.P90, 0.95: got.P95, 0.99: got.P99} {
				if named != got.Quantile(q) {
					t.Errorf("the field for %v says %v, Quantile %v", q, named, got.Quantile(q))
				}
			}
			bucketsHold(t, got, sorted)
		})
	}
}

// bucketsHold checks that buckets ascend, have all samples, and each of them within 0.1 % of its value.
func bucketsHold(t *testing.T, s metrics.Stats, sorted []float64) {
	t.Helper()
	at, before := 0, math.Inf(-1)
	s.EachBucket(func(v float64, n int64) {
		if v < before || math.IsInf(v, 0) {
			t.Fatalf("a bucket at %v comes after one at %v", v, before)
		}
		before = v
		for range n {
			if at == len(sorted) {
				t.Fatalf("the buckets have more than the %d samples", at)
			}
			if !close1000(v, sorted[at]) {
				t.Fatalf("the sample %v is in the bucket at %v", sorted[at], v)
			}
			at++
		}
	})
	if at != len(sorted) {
		t.Fatalf("the buckets have %d samples, want %d", at, len(sorted))
	}
}

// A time that is longer than the histograms of times go is right too.
func TestTimesOverAnHour(t *testing.T) {
	for _, name := range []string{"an hour, both", "times, and beyond"} {
		samples := wideValues()[name]
		reg := newRegistry(2)
		for i, v := range samples {
			reg.Recorder(i).Trend("ws_session_duration", tags("scenario", strconv.Itoa(i%3))).Record(v)
		}
		got := get(t, snapshot(reg), "ws_session_duration")
		sorted := slices.Sorted(slices.Values(samples))
		for q := 0.0; q <= 1; q += 1.0 / 256 {
			if got, want := got.Quantile(q), sampleAt(sorted, q); !close1000(got, want) {
				t.Errorf("%s: Quantile(%v): got %v, want %v to 0.1 %%", name, q, got, want)
			}
		}
		bucketsHold(t, got, sorted)
	}
}

// However samples are spread over series, shards and snapshots, their sum has the same buckets.
func TestWideTrendsMergeExactly(t *testing.T) {
	type bucket struct {
		v float64
		n int64
	}
	buckets := func(s metrics.Stats) (list []bucket) {
		s.EachBucket(func(v float64, n int64) { list = append(list, bucket{v, n}) })
		return list
	}
	for name, samples := range wideValues() {
		for _, metric := range []string{"price", "ws_ping"} {
			whole := newRegistry(1)
			for _, v := range samples {
				whole.Recorder(0).Trend(metric, nil).Record(v)
			}
			want := get(t, snapshot(whole), metric)
			for _, n := range []int{2, 7, 100} {
				parts := newRegistry(3)
				for i, v := range samples {
					parts.Recorder(i/n).Trend(metric, tags("n", strconv.Itoa(i%n))).Record(v)
					if i%1511 == 7 {
						snapshot(parts)
					}
				}
				got := get(t, snapshot(parts), metric)
				if !slices.Equal(buckets(got), buckets(want)) {
					t.Errorf("%s, %s in %d series: the buckets are not those of one", metric, name, n)
				}
				if got.Med != want.Med || got.P99 != want.P99 || got.Count != want.Count {
					t.Errorf("%s, %s in %d series: got %d, med %v, p99 %v, want %d, %v, %v",
						metric, name, n, got.Count, got.Med, got.P99, want.Count, want.Med, want.P99)
				}
			}
		}
	}
}

// What came after a snapshot is what Since says.
func TestWideSince(t *testing.T) {
	all := wideValues()
	for name, samples := range all {
		for _, metric := range []string{"price", "ws_ping"} {
			reg, alone := newRegistry(1), newRegistry(1)
			trend := reg.Recorder(0).Trend(metric, nil)
			for _, v := range all["all sizes, mixed"] {
				trend.Record(v)
			}
			before := get(t, snapshot(reg), metric)
			for _, v := range samples {
				trend.Record(v)
				alone.Recorder(0).Trend(metric, nil).Record(v)
			}
			got, want := get(t, snapshot(reg), metric).Since(before), get(t, snapshot(alone), metric)
			if got.Count != want.Count {
				t.Errorf("%s, %s: got %d samples, want %d", metric, name, got.Count, want.Count)
			}
			for i, v := range []float64{got.Med, got.P90, got.P95, got.P99} {
				if w := []float64{want.Med, want.P90, want.P95, want.P99}[i]; !close1000(v, w) && math.Abs(v-w) > 0.0011 {
					t.Errorf("%s, %s: quantile %d: got %v, want %v", metric, name, i, v, w)
				}
			}
		}
	}
}

// Whole numbers, as sizes and counts are, are what they were.
func TestWideTrendOfWholeNumbers(t *testing.T) {
	for v := -2048.0; v <= 2048; v++ {
		reg := newRegistry(1)
		for _, x := range []float64{v - 1, v, v + 1} {
			reg.Recorder(0).Trend("price", nil).Record(x)
		}
		if got := get(t, snapshot(reg), "price").Med; got != v && math.Abs(v) < 2048 {
			t.Fatalf("the median of %v and its neighbours: got %v", v, got)
		}
	}
}

func TestWideUpTo(t *testing.T) {
	reg := newRegistry(1)
	for _, v := range []float64{-1e300, -5, -0.001, 0, 1e-300, 3, 1e12} {
		reg.Recorder(0).Trend("price", nil).Record(v)
	}
	got := get(t, snapshot(reg), "price").UpTo([]float64{-1e299, -4, 0, 1, 1e11, 1e13})
	if want := []int64{1, 2, 4, 5, 6, 7}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Memory follows the values' spread, not how many there are.
func TestWideTrendMemory(t *testing.T) {
	used := func(n int) int64 {
		reg := newRegistry(2)
		before := heap()
		for i := range n {
			reg.Recorder(i).Trend("price", nil).Record(1 + float64(i%100_000)/100) // ten doublings
			if i%(n/10) == 0 {
				snapshot(reg)
			}
		}
		snap := snapshot(reg)
		after := heap()
		if got := get(t, snap, "price").Count; got != int64(n) {
			t.Errorf("samples: got %d, want %d", got, n)
		}
		return after - before
	}
	few, many := used(200_000), used(2_000_000)
	if many > few+64<<10 || many > 1<<20 {
		t.Errorf("heap of 2,000,000 samples: got %d bytes, and %d of 200,000, want no more, and at most 1 MiB", many, few)
	}
}

func BenchmarkWideRecord(b *testing.B) {
	t := newRegistry(1).Recorder(0).Trend("price", nil)
	values := latencies(1024)
	i := 0
	for b.Loop() {
		t.Record(values[i&1023])
		i++
	}
}

// A tick with a custom trend that got so many samples since the latest one.
func BenchmarkWideSnapshot(b *testing.B) {
	for _, samples := range []int{100, 10_000} {
		b.Run(fmt.Sprint("samples=", samples), func(b *testing.B) {
			reg := newRegistry(1)
			t := reg.Recorder(0).Trend("price", nil)
			values := latencies(1 << 14)
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				b.StopTimer()
				for range samples {
					t.Record(values[n&(1<<14-1)])
					n++
				}
				b.StartTimer()
				snapshot(reg)
			}
		})
	}
}
