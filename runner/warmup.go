package runner

import (
	"maps"
	"slices"
	"time"

	"wsrun/metrics"
)

// warmUp lets the first part of the run record into a registry that nobody reads. Sessions that are open at its end go
// on, recording into the run's own from there.
func (r *Runner) warmUp(d time.Duration) {
	if d <= 0 {
		return
	}
	scratch := metrics.NewRegistry(append(metrics.Builtin(), r.plan.Metrics...), metricShards)
	r.book.scratch.Store(scratch)
	r.beside(func() {
		if !r.sleep(d) {
			return
		}
		r.book.scratch.Store(nil)
		r.measured.Store(r.now())
		r.pool.gauge.Restart()
		r.book.opened.Restart()
		r.trials.reset()
		for _, v := range r.pool.all() {
			v.warm()
		}
		if r.server != nil {
			r.server.warm()
		}
	})
}

// warm makes an open session record into the run's registry.
func (v *vu) warm() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.sock.inst == nil {
		return
	}
	v.use(v.key)
	v.own.inst = v.run.instruments(v.id, sessionKey{})
	v.wire.move(v.sock.inst)
}

// LoadSpan is the time that rates per second are over: from where measuring began to the load's end, or until now.
func (r *Runner) LoadSpan() (from, to time.Time) {
	return r.span()
}

// MeasuredSince is when measuring began, since the runner was made: after `start-after` and the warm-up, if there are
// any.
func (r *Runner) MeasuredSince() time.Duration { return time.Duration(r.measured.Load()) }

// warm forgets what the server's handlers were asked in the warm-up.
func (s *server) warm() {
	s.mu.Lock()
	open := slices.Collect(maps.Keys(s.sessions))
	s.usage.reset()
	s.mu.Unlock()
	for _, sess := range open {
		sess.mu.Lock()
		sess.usage.reset()
		sess.usage.sessions = 1
		sess.mu.Unlock()
	}
}
