package runner

import (
	"sync"
	"time"
	"wsrun/metrics"
)

// openModel starts iterations when they are due, whether or not earlier ones have ended. A start that finds no free VU
// is dropped, and so is one that is due and has not begun when the load's end comes. The load lasts as long as it says,
// also behind its last start: else what is counted a second would come out higher than the rate.
func (r *Runner) openModel() {
	var wg sync.WaitGroup
	pace := newPacer(r.plan.Load)
	timer := time.NewTimer(0)
	defer timer.Stop()
	n := int64(0)
	for ; ; n++ {
		wait, due, stop := pace.pace(r.elapsed(), n)
		if stop || !r.untilDue(timer, wait) {
			break
		}
		v := r.idleVU()
		if v == nil && r.vuCount() < r.plan.Load.VUs {
			v = r.addVU()
		}
		if v == nil || v.rowless() {
			r.drop()
			continue
		}
		wg.Add(1)
		r.active.Add(1)
		r.launch(v, true, r.loadStart.Load()+int64(due), func() {
			r.park(v)
			wg.Done()
		})
	}
	if !closed(r.usedUp) {
		r.dropMany(pace.dueBy(r.elapsed(), n) - n)
	}
	r.untilDue(timer, r.plan.Load.Duration-r.elapsed())
	wg.Wait()
}

// untilDue waits for the next start. It is false when there is to be none.
func (r *Runner) untilDue(timer *time.Timer, wait time.Duration) bool {
	if wait > 0 {
		timer.Reset(wait)
		select {
		case <-timer.C:
		case <-r.halted:
		case <-r.usedUp:
		}
	}
	return r.starting()
}

// drop counts an iteration that was due and could not begin.
func (r *Runner) drop() { r.dropMany(1) }

func (r *Runner) dropMany(n int64) {
	if n > 0 && !r.warming() {
		r.reg.Recorder(0).Counter(metrics.NameDroppedIterations, r.tags).Add(n)
	}
}
