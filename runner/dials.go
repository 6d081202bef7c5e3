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
	ctx    context.Context
	stop   context.CancelFunc // cuts those that are under way, and lets none begin
	places chan struct{}      // one for each that is under way; nil: there is no bound

	mu   sync.Mutex
	rate limiter
}

// newDials are those of a plan. The open model has no place to wait for: its starts are due when they are due.
func newDials(p *scenario.Plan) *dials {
	d := &dials{}
	d.ctx, d.stop = context.WithCancel(context.Background())
	if !p.Load.Open {
		d.places = make(chan struct{}, dialsAtATime)
	}
	if rate := p.Load.ConnectRate; rate > 0 {
		d.rate.gap = time.Duration(float64(time.Second) / rate)
	}
	return d
}

// reserve is how long connect-rate makes the next dial wait, so long after the load's start.
func (d *dials) reserve(elapsed time.Duration) time.Duration {
	if d.rate.gap == 0 {
		return 0
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rate.reserve(elapsed)
}

// place waits for a place to dial, or until the run is halted.
func (d *dials) place(halted <-chan struct{}) (release func()) {
	if d.places == nil {
		return func() {}
	}
	select {
	case d.places <- struct{}{}:
	case <-halted:
		return func() {}
	}
	leave := sync.OnceFunc(func() { <-d.places })
	timer := time.AfterFunc(dialPatience, leave)
	return func() {
		timer.Stop()
		leave()
	}
}
