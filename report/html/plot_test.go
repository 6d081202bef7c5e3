package html

import "testing"

func TestScale(t *testing.T) {
	for _, tt := range []struct {
		s       scale
		v, want float64
	}{
		{scale{low: 0, high: 10}, 5, 0.5},
		{scale{low: 0, high: 10}, -1, 0},
		{scale{low: 0, high: 10}, 11, 1}, // a threshold above what was measured stays in the picture
		{scale{low: 2, high: 2}, 2, 0},
		{scale{low: 1, high: 100, log: true}, 10, 0.5},
		{scale{low: 1, high: 100, log: true}, 0, 0},
		{scale{low: 1, high: 100, log: true}, 1000, 1},
	} {
		if got := tt.s.at(tt.v); got != tt.want {
			t.Errorf("%+v: %g is at %g, want %g", tt.s, tt.v, got, tt.want)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, high := range []float64{0.001, 0.7, 1, 3, 9.99, 10, 11, 4999, 1e9} {
		ticks := evenTicks(high, 4)
		if last := ticks[len(ticks)-1]; ticks[0] != 0 || last < high || last > 2.5*high || len(ticks) > 7 {
			t.Errorf("to %g: got %v", high, ticks)
		}
	}
	for _, end := range []float64{0.3, 1, 59, 60, 3600, 1e6} {
		if ticks := timeTicks(end); len(ticks) < 2 || len(ticks) > 7 || ticks[len(ticks)-1] > end {
			t.Errorf("until %g s: got %v", end, ticks)
		}
	}
}
