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

// Scenarios have parts of a limit: those at the same time are a sum, those one after the other are not.
func TestGaugeParts(t *testing.T) {
	reg := newRegistry(2)
	a, b, c := reg.Recorder(0).Gauge("vus_max", tags("scenario", "a")), reg.Recorder(1).Gauge("vus_max", tags("scenario", "b")), reg.Recorder(0).Gauge("vus_max", tags("scenario", "c"))
	check := func(what string, value, low, high float64, of ...metrics.Tag) {
		t.Helper()
		if got := get(t, snapshot(reg), "vus_max", of...); got.Value != value || got.Min != low || got.Max != high {
			t.Errorf("%s: got %v in [%v, %v], want %v in [%v, %v]", what, got.Value, got.Min, got.Max, value, low, high)
		}
	}
	a.Part(5)
	check("one", 5, 5, 5)
	b.Part(3)
	check("two at a time", 8, 5, 8)
	b.Part(4)
	b.Part(math.Inf(1))
	check("one of them grew", 9, 5, 9)
	a.Part(0)
	c.Part(2)
	check("a third one instead of the first", 6, 4, 9)
	check("the second alone", 4, 3, 4, tags("scenario", "b")...)
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
	tests := []struct {
		name            string
		do              func(a, b *metrics.Gauge)
		value, min, max float64
	}{
		{"set: the latest, the first series", func(a, b *metrics.Gauge) { a.Set(5); b.Set(2); a.Set(4) }, 4, 2, 5},
		{"set: the latest, the second series", func(a, b *metrics.Gauge) { b.Set(5); a.Set(2); b.Set(4) }, 4, 2, 5},
		{"added: the sum, and bounds", func(a, b *metrics.Gauge) { a.Add(5); a.Add(-4); b.Add(2) }, 3, 0, 7},
		{"set before it was added to", func(a, b *metrics.Gauge) { a.Set(5); a.Add(1); b.Add(2) }, 8, 5, 8},
		{"one added to, one set", func(a, b *metrics.Gauge) { a.Add(1); b.Set(9) }, 9, 0, 9},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reg := newRegistry(1)
			rec := reg.Recorder(0)
			rec.Gauge("depth", tags("shop", "y")).Set(100) // another shop
			tt.do(rec.Gauge("depth", tags("shop", "x", "room", "a")), rec.Gauge("depth", tags("shop", "x", "room", "b")))
			got := get(t, snapshot(reg), "depth", metrics.Tag{Key: "shop", Value: "x"})
			if got.Value != tt.value || got.Min != tt.min || got.Max != tt.max {
				t.Errorf("got %v in [%v, %v], want %v in [%v, %v]", got.Value, got.Min, got.Max, tt.value, tt.min, tt.max)
			}
		})
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

func TestGaugeRestart(t *testing.T) {
	reg := newRegistry(1)
	level := func(scenario string) *metrics.Gauge { return reg.Recorder(0).Gauge("vus", tags("scenario", scenario)) }
	see := func(tags ...metrics.Tag) [3]float64 {
		s := get(t, snapshot(reg), "vus", tags...)
		return [3]float64{s.Value, s.Min, s.Max}
	}
	one := level("one")
	one.Add(9)
	one.Add(-6)
	one.Restart()
	one.Add(1)
	if got, want := see(), [3]float64{4, 3, 4}; got != want {
		t.Errorf("value, min and max: got %v, want %v", got, want)
	}
	other := level("other")
	other.Add(10)
	other.Add(-9)
	other.Restart() // that there were 14 is no warm-up for the one
	if got, want := see(), [3]float64{5, 3, 14}; got != want {
		t.Errorf("over both: got %v, want %v", got, want)
	}
	if got, want := see(metrics.Tag{Key: "scenario", Value: "other"}), [3]float64{1, 1, 1}; got != want {
		t.Errorf("of the other: got %v, want %v", got, want)
	}
}
