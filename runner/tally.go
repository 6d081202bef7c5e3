package runner

import (
	"sync/atomic"
	"time"

	"wsrun/metrics"
)

// tally counts a run's iterations. Of those that began, but for a warm-up's, each ends as one of these.
type tally struct {
	begun    atomic.Int64 // those of a warm-up too
	complete atomic.Int64 // to their end, also those that failed
	failed   atomic.Int64
	cut      atomic.Int64 // neither complete nor failed: the load's end or a signal came first
}

// iterationDone counts an iteration: one that has failed, one that was cut, or one that is complete.
func (r *Runner) iterationDone(id int, failed bool, c *cut, took time.Duration) {
	if r.book.warming() {
		return
	}
	rec := r.reg.Recorder(id % metricShards)
	if c != nil && !failed {
		r.tally.cut.Add(1)
		rec.Counter(metrics.NameIterationsCut, r.tags).Add(1)
		r.reg.Cut(r.plan.Name, c.label, c.at, c.waited)
		return
	}
	rec.Rate(metrics.NameIterationFailed, r.tags).Add(failed)
	r.tally.complete.Add(1)
	rec.Counter(metrics.NameIterations, r.tags).Add(1)
	rec.Trend(metrics.NameIterationDuration, r.tags).Observe(took)
	if failed {
		r.tally.failed.Add(1)
		rec.Counter(metrics.NameIterationsFailed, r.tags).Add(1)
		if r.opt.FailFast {
			r.Abort("an iteration failed (--fail-fast)")
		}
	}
}
