package suite

import (
	"slices"
	"sync"
	"time"

	"wsrun/runner"
)

// clock knows how long the run has lasted, and in which part of that there was a load. Both are the whole run's: those
// of one scenario are its Running's. The zero value has not begun. Safe for concurrent use.
type clock struct {
	mu      sync.Mutex
	began   time.Time
	took    time.Duration    // of all scenarios; 0: they run
	runners []*runner.Runner // that run
	ended   []span           // the loads of those that have ended
	rested  time.Duration    // the longest warm-up of those
}

// begin starts the clock.
func (c *clock) begin() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.began = time.Now()
	return c.began
}

// end says that all scenarios have ended: the time that outputs need is not theirs.
func (c *clock) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.took = time.Since(c.began)
}

// started is when the run began; zero before that.
func (c *clock) started() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.began
}

// join and leave say that a scenario runs, and that it does no longer.
func (c *clock) join(r *runner.Runner) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.runners = append(c.runners, r)
}

func (c *clock) leave(r *runner.Runner) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = append(c.ended, spanOf(r))
	c.rested = max(c.rested, r.MeasuredSince())
	c.runners = slices.DeleteFunc(c.runners, func(o *runner.Runner) bool { return o == r })
}

// running are the scenarios that run.
func (c *clock) running() []*runner.Runner {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.runners)
}

// lasted is how long the scenarios have run, or took.
func (c *clock) lasted() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sinceBegin()
}

// warmedUp is the longest warm-up of the scenarios that have ended; 0 if none came to its end.
func (c *clock) warmedUp() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rested
}

// sinceBegin is lasted; the caller holds the lock.
func (c *clock) sinceBegin() time.Duration {
	if c.took > 0 {
		return c.took
	}
	return time.Since(c.began)
}

// times are how long samples were recorded, with the warm-up or without it, and the part of it that rates per second
// are over: in which the load of some scenario went on.
func (c *clock) times(warmUp bool) (elapsed, load time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	elapsed = c.sinceBegin()
	spans, rested := slices.Clone(c.ended), c.rested
	for _, r := range c.runners { // while it runs
		spans = append(spans, spanOf(r))
		rested = max(rested, r.MeasuredSince())
	}
	if !warmUp {
		elapsed -= rested
	}
	return max(elapsed, time.Millisecond), max(together(spans), time.Millisecond)
}

// span is the time in which a scenario's load went on.
type span struct{ from, to time.Time }

func spanOf(r *runner.Runner) span {
	from, to := r.LoadSpan()
	return span{from, to}
}

// together is how long at least one of the spans lasts.
func together(spans []span) time.Duration {
	slices.SortFunc(spans, func(a, b span) int { return a.from.Compare(b.from) })
	var sum time.Duration
	var end time.Time
	for _, sp := range spans {
		if sp.from.Before(end) {
			sp.from = end
		}
		if sp.to.After(sp.from) {
			sum += sp.to.Sub(sp.from)
			end = sp.to
		}
	}
	return sum
}
