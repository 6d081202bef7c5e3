package tui

import (
	"math"
	"testing"

	"wsrun/metrics"
)

func TestUsual(t *testing.T) {
	flat := make([]float64, 40)
	for i := range flat {
		flat[i] = 10
	}
	spike := append([]float64{math.NaN(), 1000}, flat...)
	for _, tt := range []struct {
		name   string
		values []float64
		want   float64
	}{
		{"nothing", []float64{math.NaN()}, 0},
		{"all alike", flat, 10},
		{"one that would squeeze the rest", spike, 20},
		{"no more than there is", append(flat[:20:20], 15), 15},
	} {
		if got := usual(tt.values); got != tt.want {
			t.Errorf("%s: got %g, want %g", tt.name, got, tt.want)
		}
	}
}

func TestErrorKinds(t *testing.T) {
	snap := &metrics.Snapshot{Errors: []metrics.ErrorGroup{
		{Kind: "tcp.reset", Count: 9, Survived: true}, {Kind: "dns", Count: 2}, {Kind: "tls", Count: 3}, {Kind: "dns", Count: 2, Survived: true},
	}}
	// what was survived last; of dns not all was
	want := []tally{{"dns", 4, false}, {"tls", 3, false}, {"tcp.reset", 9, true}}
	for i, got := range errorKinds(snap) {
		if got != want[i] {
			t.Errorf("%d: got %v, want %v", i, got, want[i])
		}
	}
}
