package metrics

import (
	"math"
	"sync"
)

// Gauge is the handle of a gauge series: the same for all shards, since its value is the run's. Make it with
// Recorder.Gauge and keep it. Any number of goroutines may use it.
//
// A change also goes to the metric's total over all its series, so that the lowest and the highest value of the whole
// run are exact, and not put together from parts that were not reached at the same time.
type Gauge struct {
	mu    sync.Mutex // taken before total.mu
	state gaugeState
	total *gaugeTotal
	tap   *tap
}

// gaugeTotal is the gauge over all series of a metric.
type gaugeTotal struct {
	mu      sync.Mutex
	parts   int // series
	state   gaugeState
	changes uint64
}

// gaugeState is what a gauge keeps. Its zero value was never set.
type gaugeState struct {
	value, min, max float64
	known           bool   // there was a value
	absolute        bool   // by Set: not a part of a sum over series
	change          uint64 // number of the latest change among those of the metric
}

// Add changes the value by delta. A gauge that had no value was at 0, which counts for its minimum and maximum.
func (g *Gauge) Add(delta int64) {
	g.change(func(s *gaugeState) { s.add(float64(delta)) })
}

// Set makes v the value; the first one is also the minimum and maximum. The total of the metric takes v as its own
// value: what is set is not summed. A v that is not finite is left out.
func (g *Gauge) Set(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	g.change(func(s *gaugeState) { s.set(v) })
}

// Part makes v the value, and the total of the metric changes by as much: it is the sum of its parts, which may be
// there at the same time. The first value of a series is also its minimum and maximum. A v that is not finite is left
// out.
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

// Restart forgets the minimum and the maximum, as at the end of a warm-up: they begin anew with the present value.
// Those of the metric over all its series do so where this is the only one: else they are what the others have reached,
// too.
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
