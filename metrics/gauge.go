package metrics

import (
	"math"
	"sync"
)

// Gauge is the handle of a gauge series: the same for all shards, since its value is the run's. Make it with
// Recorder.Gauge and keep it. Any number of goroutines may use it.
//
// A change also goes to the gauge's total over all series of the metric, so that the lowest and the highest value
// of the whole run are exact and not put together from parts that were not reached at the same time.
type Gauge struct {
	mu    sync.Mutex
	state gaugeState
	total *Gauge // nil in the total itself
	// order numbers the changes of all gauges of a metric, guarded by the total's mu: it tells which series
	// was set last.
	order uint64
}

// gaugeState is what a gauge keeps. Its zero value was never set.
type gaugeState struct {
	value, min, max float64
	known           bool   // there was a value
	absolute        bool   // by Set: values of several series are not parts of a sum
	changed         uint64 // order of the latest change
}

// Add changes the value by delta. A gauge that had no value was at 0, which counts for its minimum and maximum.
func (g *Gauge) Add(delta int64) {
	order := g.total.step(func(s *gaugeState) { s.add(delta) })
	g.mu.Lock()
	g.state.add(delta)
	g.state.changed = order
	g.mu.Unlock()
}

// Set makes v the value; the first one is also the minimum and maximum. The total of the metric takes it as its own
// value, so series that are set are not summed. A v that is not finite is left out.
func (g *Gauge) Set(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	order := g.total.step(func(s *gaugeState) { s.set(v) })
	g.mu.Lock()
	g.state.set(v)
	g.state.changed = order
	g.mu.Unlock()
}

// step changes a total and returns the change's number.
func (g *Gauge) step(change func(*gaugeState)) uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	change(&g.state)
	g.order++
	return g.order
}

func (s *gaugeState) add(delta int64) {
	if !s.known {
		s.known = true
	}
	s.value += float64(delta)
	s.min, s.max = min(s.min, s.value), max(s.max, s.value)
	s.absolute = false
}

func (s *gaugeState) set(v float64) {
	if !s.known {
		s.known, s.min, s.max = true, v, v
	}
	s.value, s.min, s.max = v, min(s.min, v), max(s.max, v)
	s.absolute = true
}

// load returns the present state.
func (g *Gauge) load() gaugeState {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.state
}

// reset forgets the extremes and keeps the value.
func (g *Gauge) reset() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.state.min, g.state.max = g.state.value, g.state.value
}
