package runner

import (
	"sync/atomic"
	"time"
)

// Abort stops the run at once: sessions are closed, and the run has failed. It may be called at any time, by any
// goroutine.
func (r *Runner) Abort(why string) {
	if !r.aborted.CompareAndSwap(nil, &why) {
		return
	}
	r.halt()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.over {
		r.beside(func() {
			r.endLoad()
			r.stopAll(0)
		})
	}
}

// halt lets no iteration start any more.
func (r *Runner) halt() { r.haltOne.Do(func() { close(r.halted) }) }

// endLoad notes that the load's time is up: what still comes counts, and is in no rate per second.
func (r *Runner) endLoad() {
	if r.loadEnd.CompareAndSwap(0, r.now()) {
		r.Flush()
		r.reg.LoadEnded(r.plan.Name)
	}
}

func (r *Runner) stopped() bool { return closed(r.halted) }

// exhaust ends the load when a feeder is used up.
func (r *Runner) exhaust() { r.useOne.Do(func() { close(r.usedUp) }) }

// starting tells that iterations may start.
func (r *Runner) starting() bool { return !closed(r.halted) && !closed(r.usedUp) }

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// sleep waits, unless the run ends meanwhile.
func (r *Runner) sleep(d time.Duration) bool { return sleepUnless(d, r.halted) }

// sleepUnless waits, and is false if over is closed meanwhile.
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

// stoppers is how many sessions are asked to end at a time: some may be held up in a write.
const stoppers = 32

// lastWord is how much longer than a session's own limits all of them together may take to end.
const lastWord = 500 * time.Millisecond

// stopAll asks every session to end, and cuts those that have not ended after the grace and the close timeout: whatever
// a peer does, that is as long as the run's end takes. It does not wait.
func (r *Runner) stopAll(grace time.Duration) {
	vus := r.pool.all()
	var next atomic.Int64
	for range min(stoppers, len(vus)) {
		r.beside(func() {
			for i := next.Add(1); i <= int64(len(vus)); i = next.Add(1) {
				v := vus[i-1]
				if v.mu.TryLock() {
					v.mu.Unlock()
					v.stop(grace)
					continue
				}
				r.beside(func() { v.stop(grace) })
			}
		})
	}
	if grace <= 0 {
		r.dialStop()
		r.endEvaluations()
	}
	r.beside(func() {
		if grace > 0 {
			// A dial that is under way may end within the grace.
			if !sleepUnless(grace, r.ended) {
				return
			}
			r.dialStop()
			r.endEvaluations()
		}
		if sleepUnless(r.plan.Limits.CloseTimeout+lastWord, r.ended) {
			r.cutAll()
		}
	})
}

// cutAll cuts TCP of all sessions: those that are open, and those that open from now on.
func (r *Runner) cutAll() {
	r.dialStop()
	r.cutting.Store(true)
	for _, v := range r.pool.all() {
		v.cut()
	}
}
