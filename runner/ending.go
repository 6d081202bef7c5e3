package runner

import (
	"sync"
	"sync/atomic"
	"time"
)

// ending is how a run comes to its end; everything known about that is kept here. Each step is taken at most once, in
// this order, though some may be skipped: no more iterations start, because rows are used up or the run is halted;
// sessions are cut; the last session has ended.
type ending struct {
	usedUp   chan struct{} // closed when there are no rows for another iteration; those that have theirs continue
	halted   chan struct{} // closed when no more iterations start, and nothing is waited for
	cutting  atomic.Bool   // TCP is cut: a second interrupt, or out of memory
	skipping atomic.Bool   // nothing is done after an iteration any more: a second interrupt
	ended    chan struct{} // closed when the last session has ended: nothing new is started in the background

	aborted atomic.Pointer[string] // why the run was ended; nil: it was not

	once struct{ exhaust, halt, starve, evaluations sync.Once }

	mu         sync.Mutex // guards the closing of ended, before which alone the background grows
	background sync.WaitGroup
}

func (e *ending) init() {
	e.usedUp, e.halted, e.ended = make(chan struct{}), make(chan struct{}), make(chan struct{})
}

// exhaust ends the load when a feeder is used up.
func (e *ending) exhaust() { e.once.exhaust.Do(func() { close(e.usedUp) }) }

// halt prevents further iterations from starting.
func (e *ending) halt() { e.once.halt.Do(func() { close(e.halted) }) }

func (e *ending) stopped() bool { return closed(e.halted) }

// starting reports whether iterations may start.
func (e *ending) starting() bool { return !closed(e.halted) && !closed(e.usedUp) }

// sleep waits, unless the run ends in the meantime.
func (e *ending) sleep(d time.Duration) bool { return sleepUnless(d, e.halted) }

// wait waits as long as iterations may start.
func (e *ending) wait(timer <-chan time.Time) {
	select {
	case <-timer:
	case <-e.halted:
	case <-e.usedUp:
	}
}

// finish records that the last session has ended, and waits for what is running in the background.
func (e *ending) finish() {
	e.mu.Lock()
	close(e.ended)
	e.mu.Unlock()
	e.background.Wait()
}

// unlessEnded calls f, which may start something in the background, unless the run has ended.
func (e *ending) unlessEnded(f func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !closed(e.ended) {
		f()
	}
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// sleepUnless waits, and returns false if over is closed in the meantime.
func sleepUnless(d time.Duration, over <-chan struct{}) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-over:
		return false
	case <-timer.C:
		return true
	}
}
