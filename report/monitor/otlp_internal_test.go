package monitor

import (
	"math"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

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

// A bucket of an exponential histogram holds what is above its lower bound, up to its upper bound: base^i to
// base^(i+1).
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

// custom are the figures of a trend of the scenario's own, with these values.
func custom(t *testing.T, unit string, values ...float64) *metrics.Snapshot {
	t.Helper()
	reg := metrics.NewRegistry([]metrics.Def{{Name: "own", Type: metrics.TrendType, Unit: unit}}, 1)
	for _, v := range values {
		reg.Recorder(0).Trend("own", nil).Record(v)
	}
	return reg.Snapshot(time.Second)
}

// Each sample is in a bucket around it, on its side of zero, however far they are apart.
func TestExponentialBucketsOfAnySize(t *testing.T) {
	for _, values := range [][]float64{
		{-3, -2, 0, 0, 1, 5},
		{-1e12, -4e6, 14e6},
		{-1e300, -1e-300, 1e-300, 1e300},
		{-5e-324, 5e-324, math.MaxFloat64},
	} {
		s, _ := custom(t, "", values...).Get("own")
		b := exponentialOf(s, 1)
		if max(width(b.positive), width(b.negative)) > exponentialMost {
			t.Errorf("%v: got %d and %d buckets, want at most %d", values, width(b.positive), width(b.negative), exponentialMost)
		}
		step := math.Exp2(-float64(b.schema)) // doublings a bucket
		for _, v := range values {
			side := b.positive
			if v < 0 {
				side = b.negative
			}
			found := v == 0 && b.zero > 0
			for i := range side {
				power := math.Log2(math.Abs(v))
				found = found || v != 0 && power > float64(i)*step-0.002 && power <= float64(i+1)*step+0.002
			}
			if !found {
				t.Errorf("%v: no bucket has %v: %+v", values, v, b)
			}
		}
		p := exponential(s, 1)
		n := p.ZeroCount
		for _, c := range append(p.PositiveBucket.Counts, p.NegativeBucket.Counts...) {
			n += c
		}
		if n != uint64(len(values)) || p.Count != n {
			t.Errorf("%v: got %d samples in buckets of %d, want %d", values, n, p.Count, len(values))
		}
		if v, _ := p.Min.Value(); v != values[0] {
			t.Errorf("%v: got the minimum %v", values, v)
		}
	}
}

// Prometheus gets both kinds of histogram, with what is below zero.
func TestPrometheusHistogramBelowZero(t *testing.T) {
	s, _ := custom(t, "B", -4e6, -8, 0, 3, 14e6, 2e10).Get("own")
	m, err := newHistogram(prometheus.NewDesc("own", "", nil, nil), s, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out dto.Metric
	if err := m.Write(&out); err != nil {
		t.Fatal(err)
	}
	h := out.Histogram
	if len(h.NegativeSpan) != 2 || len(h.PositiveSpan) != 3 || h.GetZeroCount() != 1 || h.GetSampleCount() != 6 {
		t.Errorf("native: got %d spans below zero, %d above, %d at it, of %d, want 2, 3, 1, of 6",
			len(h.NegativeSpan), len(h.PositiveSpan), h.GetZeroCount(), h.GetSampleCount())
	}
	upTo := map[float64]uint64{}
	for _, b := range h.Bucket {
		upTo[b.GetUpperBound()] = b.GetCumulativeCount()
	}
	for bound, want := range map[float64]uint64{0: 3, 1: 3, 5: 4, 1e7: 4, 2.5e7: 5, 1e9: 5} {
		if got, ok := upTo[bound]; !ok || got != want {
			t.Errorf("up to %g: got %d samples (%v), want %d", bound, got, ok, want)
		}
	}
}
