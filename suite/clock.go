package suite

import (
	"slices"
	"sync"
	"time"

	"wsrun/runner"
)

// clock measures how long the run has lasted, and in which part of that time there was a load. Both are those of the
// whole run: those of one scenario are its Running's. The zero value has not started. It is safe for concurrent use.
type clock struct {
	mu      sync.Mutex
	began   time.Time
	took    time.Duration    // of all scenarios; 0: they are still running
	runners []*runner.Runner // still running
	ended   []span           // loads of the scenarios that have ended
	rested  time.Duration    // longest warm-up of those
}

// begin starts the clock.
func (c *clock) begin() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.began = time.Now()
	return c.began
}

// end records that all scenarios have ended: the time that outputs take is not part of theirs.
func (c *clock) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.took = time.Since(c.began)
}

// started returns when the run began; zero before that.
func (c *clock) started() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.began
}

// join and leave register a scenario that starts, and one that has ended.
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

// running returns the running scenarios.
func (c *clock) running() []*runner.Runner {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.runners)
}

// lasted returns how long the scenarios have been running, or took.
func (c *clock) lasted() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sinceBegin()
}

// warmedUp returns the longest warm-up of the scenarios that have ended; 0 if none was completed.
func (c *clock) warmedUp() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rested
}

// sinceBegin is lasted for callers that hold the lock.
func (c *clock) sinceBegin() time.Duration {
	if c.took > 0 {
		return c.took
	}
	return time.Since(c.began)
}

// times returns how long samples have been recorded, with or without the warm-up, and the part of it that rates per
// second refer to: when some scenario had a load.
func (c *clock) times(warmUp bool) (elapsed, load time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	elapsed = c.sinceBegin()
	spans, rested := slices.Clone(c.ended), c.rested
	for _, r := range c.runners { // still running
		spans = append(spans, spanOf(r))
		rested = max(rested, r.MeasuredSince())
	}
	if !warmUp {
		elapsed -= rested
	}
	return max(elapsed, time.Millisecond), max(together(spans), time.Millisecond)
}

// span is the time during which a scenario had a load.
type span struct{ from, to time.Time }

func spanOf(r *runner.Runner) span {
	from, to := r.LoadSpan()
	return span{from, to}
}

// together returns for how long at least one of the spans lasts.
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
