package runner

import (
	"sync/atomic"

	"wsrun/metrics"
)

// tally counts a run's iterations. Each one that began, except in a warm-up, ends as one of these.
type tally struct {
	begun    atomic.Int64 // including those of a warm-up
	complete atomic.Int64 // ran to their end, including those that failed
	failed   atomic.Int64
	cut      atomic.Int64 // neither complete nor failed: the load's end or a signal came first
}

// endCount counts the VU's iteration, which is over: it has failed, was cut, or is complete.
func endCount(v *vu) {
	r := v.run
	if r.book.warming() {
		return
	}
	rec := r.reg.Recorder(v.id % metricShards)
	if c := v.cutAt; c != nil && !v.failed {
		r.tally.cut.Add(1)
		rec.Counter(metrics.NameIterationsCut, r.tags).Add(1)
		r.reg.Cut(r.plan.Name, c.label, c.at, c.waited)
		return
	}
	rec.Rate(metrics.NameIterationFailed, r.tags).Add(v.failed)
	r.tally.complete.Add(1)
	rec.Counter(metrics.NameIterations, r.tags).Add(1)
	rec.Trend(metrics.NameIterationDuration, r.tags).Observe(asDuration(r.now() - v.began))
	if v.failed {
		r.tally.failed.Add(1)
		rec.Counter(metrics.NameIterationsFailed, r.tags).Add(1)
		if r.opt.FailFast {
			r.Abort("an iteration failed (--fail-fast)")
		}
	}
}
