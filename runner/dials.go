package runner

import (
	"context"
	"sync"
	"time"

	"wsrun/scenario"
)

// Handshakes leave garbage, and many at a time set the peak of a run's memory. So in the closed models so many dial at
// a time. A dial keeps its place for this long at most, since a server that is slow to answer must not hold up the
// others.
const (
	dialsAtATime = 64
	dialPatience = 50 * time.Millisecond
)

// dials are a run's: how fast they may follow one another, how many go on at a time, and until when.
type dials struct {
	ctx  context.Context
	stop context.CancelFunc // cuts those that are under way, and lets none begin
	*gate
}

// gate is what lets dials through: in a mix that of all roles.
type gate struct {
	places chan struct{} // one for each that is under way; nil: there is no bound

	mu   sync.Mutex
	rate limiter
}

// newDials are those of a run, which go through a gate.
func newDials(g *gate) *dials {
	d := &dials{gate: g}
	d.ctx, d.stop = context.WithCancel(context.Background())
	return d
}

// newGate is that of a load. The open model has no place to wait for: its starts are due when they are due.
func newGate(l *scenario.LoadPlan) *gate {
	g := &gate{}
	if !l.Open {
		g.places = make(chan struct{}, dialsAtATime)
	}
	if l.ConnectRate > 0 {
		g.rate.gap = time.Duration(float64(time.Second) / l.ConnectRate)
	}
	return g
}

// reserve is how long connect-rate makes the next dial wait, so long after the load's start.
func (g *gate) reserve(elapsed time.Duration) time.Duration {
	if g.rate.gap == 0 {
		return 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.rate.reserve(elapsed)
}

// place waits for a place to dial, or until the run is halted.
func (g *gate) place(halted <-chan struct{}) (release func()) {
	if g.places == nil {
		return func() {}
	}
	select {
	case g.places <- struct{}{}:
	case <-halted:
		return func() {}
	}
	leave := sync.OnceFunc(func() { <-g.places })
	timer := time.AfterFunc(dialPatience, leave)
	return func() {
		timer.Stop()
		leave()
	}
}
