package metrics_test

import (
	"math"
	"sync"
	"testing"

	"wsrun/metrics"
)

func TestGauge(t *testing.T) {
	tests := []struct {
		name            string
		do              func(g *metrics.Gauge)
		value, min, max float64
	}{
		{"set once", func(g *metrics.Gauge) { g.Set(7) }, 7, 7, 7},
		{"set below 0", func(g *metrics.Gauge) { g.Set(-3); g.Set(-5); g.Set(-4) }, -4, -5, -3},
		{"added: it was 0 before", func(g *metrics.Gauge) { g.Add(2); g.Add(3); g.Add(-1) }, 4, 0, 5},
		{"taken below 0", func(g *metrics.Gauge) { g.Add(-2) }, -2, -2, 0},
		{"set, then added", func(g *metrics.Gauge) { g.Set(10); g.Add(5) }, 15, 10, 15},
		{"not finite", func(g *metrics.Gauge) { g.Set(1); g.Set(math.NaN()); g.Set(math.Inf(1)) }, 1, 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reg := newRegistry(2)
			tt.do(reg.Recorder(0).Gauge("depth", tags("room", "a")))
			for _, of := range []metrics.Tags{nil, tags("room", "a")} {
				got := get(t, snapshot(reg), "depth", of...)
				if got.Value != tt.value || got.Min != tt.min || got.Max != tt.max {
					t.Errorf("depth{%s}: got %v in [%v, %v], want %v in [%v, %v]", of, got.Value, got.Min, got.Max, tt.value, tt.min, tt.max)
				}
			}
		})
	}
}

// Two scenarios, one after the other: at no time were 20 connections open, though each had 10.
func TestGaugeExtremesAreOfTheRun(t *testing.T) {
	reg := newRegistry(2)
	for _, scenario := range []string{"first", "second"} {
		g := reg.Recorder(0).Gauge("ws_connections", tags("scenario", scenario))
		g.Add(10)
		g.Add(-10)
	}
	reg.Recorder(1).Gauge("ws_connections", tags("scenario", "second")).Add(3)
	got := get(t, snapshot(reg), "ws_connections")
	if got.Value != 3 || got.Min != 0 || got.Max != 10 {
		t.Errorf("got %v in [%v, %v], want 3 in [0, 10]", got.Value, got.Min, got.Max)
	}
}

func TestGaugeOverSomeSeries(t *testing.T) {
	reg := newRegistry(1)
	rec := reg.Recorder(0)
	shop := metrics.Tag{Key: "shop", Value: "x"}
	rec.Gauge("depth", tags("shop", "x", "room", "a")).Set(5)
	rec.Gauge("depth", tags("shop", "x", "room", "b")).Set(2)
	rec.Gauge("depth", tags("shop", "x", "room", "a")).Set(4)
	rec.Gauge("depth", tags("shop", "y")).Set(100)
	rec.Gauge("vus", tags("shop", "x", "room", "a")).Add(5)
	rec.Gauge("vus", tags("shop", "x", "room", "b")).Add(2)
	rec.Gauge("vus", tags("shop", "y")).Add(100)

	// set: the latest, and the extremes of all
	if got := get(t, snapshot(reg), "depth", shop); got.Value != 4 || got.Min != 2 || got.Max != 5 {
		t.Errorf("depth: got %v in [%v, %v], want 4 in [2, 5]", got.Value, got.Min, got.Max)
	}
	// added: the sum, and bounds
	if got := get(t, snapshot(reg), "vus", shop); got.Value != 7 || got.Min != 0 || got.Max != 7 {
		t.Errorf("vus: got %v in [%v, %v], want 7 in [0, 7]", got.Value, got.Min, got.Max)
	}
}

func TestGaugeUnderContention(t *testing.T) {
	const vus, rounds = 16, 2000
	reg := newRegistry(4)
	var up, down sync.WaitGroup
	for vu := range vus {
		up.Add(1)
		down.Go(func() {
			g := reg.Recorder(vu).Gauge("ws_connections", tags("scenario", "chat"))
			for range rounds {
				g.Add(1)
				g.Add(-1)
			}
			g.Add(1)
			up.Done()
			up.Wait() // all are up at this point: the maximum is known
			g.Add(-1)
		})
	}
	down.Wait()
	got := get(t, snapshot(reg), "ws_connections")
	if got.Value != 0 || got.Min != 0 || got.Max != vus {
		t.Errorf("got %v in [%v, %v], want 0 in [0, %d]", got.Value, got.Min, got.Max, vus)
	}
}
