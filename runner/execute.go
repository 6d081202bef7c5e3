package runner

import (
	"context"
	"sync"
	"time"
)

// defaultGrace is how long lists that wait may go on when the load's time is up.
const defaultGrace = 5 * time.Second

// pause after a handshake that failed, where iterations have no other bound than time: a server that is down is not hammered.
const failedPause = 100 * time.Millisecond

// Run runs the plan's load to its end. When ctx ends, sessions are closed properly at once; when cut ends, TCP is cut. It returns
// when every goroutine that it started has.
func (r *Runner) Run(ctx, cut context.Context) Outcome {
	load := r.plan.Load
	rec := r.reg.Recorder(0)
	active, most := rec.Gauge("vus", r.tags), rec.Gauge("vus_max", r.tags)
	most.Set(float64(load.VUs))

	var wg sync.WaitGroup
	for id := 1; id <= load.VUs; id++ {
		v := r.newVU(id)
		r.mu.Lock()
		r.vus = append(r.vus, v)
		r.mu.Unlock()
	}
	for _, v := range r.running() {
		wg.Go(func() {
			active.Add(1)
			defer active.Add(-1)
			r.vuLoop(v)
		})
	}
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	interrupted := r.watch(ctx, cut, done)
	r.finish()
	out := Outcome{Iterations: r.iterations.Load(), IterationsFailed: r.failures.Load(), Interrupted: interrupted, URL: r.target, Notices: r.allNotices()}
	if why := r.aborted.Load(); why != nil {
		out.Aborted = *why
	}
	return out
}

// watch waits for the VUs to be done, for the load's time to be up, and for interrupts.
func (r *Runner) watch(ctx, cut context.Context, done <-chan struct{}) (interrupted bool) {
	var up <-chan time.Time
	if d := r.plan.Load.Duration; d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		up = timer.C
	}
	stop, cutNow := ctx.Done(), cut.Done()
	for {
		select {
		case <-done:
			return interrupted
		case <-up:
			r.halt()
			r.stopAll(defaultGrace)
		case <-stop:
			stop, interrupted = nil, true
			r.halt()
			r.dialStop()
			r.stopAll(0)
		case <-cutNow:
			cutNow, interrupted = nil, true
			r.cutting.Store(true)
			r.halt()
			r.dialStop()
			for _, v := range r.running() {
				v.cut()
			}
		}
	}
}

// stopAll asks every session to end. One that is held up in a write is asked in a goroutine, so that it does not hold up the others.
func (r *Runner) stopAll(grace time.Duration) {
	var wg sync.WaitGroup
	for _, v := range r.running() {
		if v.mu.TryLock() {
			v.mu.Unlock()
			v.stop(grace)
			continue
		}
		wg.Go(func() { v.stop(grace) })
	}
	if grace > 0 {
		// A dial that is under way may end within the grace.
		timer := time.AfterFunc(grace, r.dialStop)
		go func() {
			<-r.dialCtx.Done()
			timer.Stop()
		}()
	} else {
		r.dialStop()
	}
}

// vuLoop runs a VU's iterations as long as the load allows another.
func (r *Runner) vuLoop(v *vu) {
	for n := 0; r.mayStart(n); n++ {
		if !v.iterate(n) {
			break
		}
		if v.failed && v.m.Response != nil && v.m.Response.Status != 101 && r.plan.Load.Duration > 0 {
			select {
			case <-r.halted:
			case <-time.After(failedPause):
			}
		}
	}
	v.mu.Lock()
	v.timers.stop()
	v.mu.Unlock()
}

// mayStart tells whether a VU may start its n-th iteration, and takes it from the pool.
func (r *Runner) mayStart(n int) bool {
	load := r.plan.Load
	switch {
	case r.stopped():
		return false
	case load.Iterations > 0:
		return r.shared.Add(1) <= int64(load.Iterations)
	case load.IterationsPerVU > 0:
		return n < load.IterationsPerVU
	}
	return true
}

// sessionLimit bounds sessions whose load has no end in time.
func (r *Runner) sessionLimit(s *session) time.Duration {
	if s.inst == nil || r.plan.Load.Duration > 0 {
		return 0
	}
	return r.plan.Limits.Session
}

// finish frees what the run held: the server after all sessions, so that their closing handshakes are answered.
func (r *Runner) finish() {
	r.Flush()
	r.dialStop()
	if r.server != nil {
		r.server.stop()
	}
}

func (r *Runner) allNotices() []Notice {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []Notice
	for _, n := range r.notices {
		out = append(out, *n)
	}
	sortNotices(out)
	return out
}
