package metrics

import (
	"math"
	"sync"
)

// Gauge is the handle of a gauge series, which is the same for all shards because its value is the run's. Get it from
// Recorder.Gauge and keep it. It is safe for concurrent use.
//
// Changes also go to the metric's total over all its series, so that the minimum and maximum of the whole run are exact
// instead of composed of values reached at different times.
type Gauge struct {
	mu    sync.Mutex // locked before total.mu
	state gaugeState
	total *gaugeTotal
	tap   *tap
}

// gaugeTotal is the gauge over all series of a metric.
type gaugeTotal struct {
	mu      sync.Mutex
	parts   int // number of series
	state   gaugeState
	changes uint64
}

// gaugeState is the state of a gauge. The zero value was never set.
type gaugeState struct {
	value, min, max float64
	known           bool   // there was a value
	absolute        bool   // changed by Set: not part of a sum over series
	change          uint64 // number of the latest change, within the metric
}

// Add changes the value by delta. A gauge without a value starts at 0, which counts for its minimum and maximum.
func (g *Gauge) Add(delta int64) {
	g.change(func(s *gaugeState) { s.add(float64(delta)) })
}

// Set sets the value to v; the first one is also the minimum and maximum. The total of the metric takes v as its own
// value: set values are not summed. A v that is not finite is ignored.
func (g *Gauge) Set(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	g.change(func(s *gaugeState) { s.set(v) })
}

// Part sets the value to v, and changes the total of the metric by the same amount: it is the sum of parts that exist
// at the same time. The first value of a series is also its minimum and maximum. A v that is not finite is ignored.
func (g *Gauge) Part(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	var delta float64
	g.change(func(s *gaugeState) {
		if s == &g.state { // the first of the two
			delta = v - s.value
		}
		s.shift(delta)
	})
}

// Restart resets the minimum and the maximum to the current value, as at the end of a warm-up. Those of the metric's
// total are reset too if this is its only series; otherwise they also reflect the others.
func (g *Gauge) Restart() {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.total
	t.mu.Lock()
	defer t.mu.Unlock()
	g.state.min, g.state.max = g.state.value, g.state.value
	if t.parts == 1 {
		t.state.min, t.state.max = t.state.value, t.state.value
	}
}

// join adds a series to the total.
func (t *gaugeTotal) join() *gaugeTotal {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.parts++
	return t
}

// change applies a change to the series and to the total, in the same order for both.
func (g *Gauge) change(apply func(*gaugeState)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.total
	t.mu.Lock()
	defer t.mu.Unlock()
	t.changes++
	apply(&g.state)
	apply(&t.state)
	g.state.change, t.state.change = t.changes, t.changes
	if g.tap != nil {
		g.tap.put(g.state.value)
	}
}

func (s *gaugeState) add(delta float64) {
	s.known, s.absolute = true, false
	s.value += delta
	s.min, s.max = min(s.min, s.value), max(s.max, s.value)
}

func (s *gaugeState) set(v float64) {
	if !s.known {
		s.min, s.max = v, v
	}
	s.known, s.absolute = true, true
	s.value, s.min, s.max = v, min(s.min, v), max(s.max, v)
}

func (s *gaugeState) shift(delta float64) {
	s.value += delta
	if !s.known {
		s.min, s.max = s.value, s.value
	}
	s.known, s.absolute = true, false
	s.min, s.max = min(s.min, s.value), max(s.max, s.value)
}

func (g *Gauge) load() gaugeState {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.state
}

func (t *gaugeTotal) load() gaugeState {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state
}
