package runner

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/metrics"
	"wsrun/result"
	"wsrun/runner/cookies"
	"wsrun/scenario"
)

// failedPause is the pause after a handshake that failed, where iterations have no other bound than time: a server that
// is down is not hammered.
const failedPause = 100 * time.Millisecond

// Outcome is how a run ended.
type Outcome struct {
	Iterations       int64
	IterationsFailed int64
	IterationsCut    int64 // neither: the load's end or a signal came first
	Untested         int   // places that were to test something and came to no verdict
	Interrupted      bool
	Aborted          string // why an `abort` or --fail-fast ended it
	URL              string
	Notices          []result.Notice
	Warnings         []string // what the generator says of itself
	Coverage         result.Coverage
}

// Run runs the plan's load to its end. When ctx ends, sessions are closed properly at once; when cut ends, TCP is cut.
// It returns when every goroutine that it started has.
func (r *Runner) Run(ctx, cut context.Context) Outcome {
	load := r.plan.Load
	r.barriers.join(r.crew)
	defer r.barriers.quit(r.crew)
	defer r.opt.Memory.Join(r.guarded())()
	r.mix.endTogether(&r.ending)
	interrupted := r.wait(ctx, load.StartAfter)
	begins := false
	if !interrupted {
		if load.StartAfter > 0 {
			r.measured.Store(r.now())
		}
		if interrupted = r.setUp(ctx); !interrupted && !r.stopped() {
			if begins = r.mix.gather(ctx, &r.ending); begins {
				r.warmUp(load.WarmUp)
			}
			interrupted = !begins && ctx.Err() != nil
		}
	}
	if r.plan.Client.Around.Setup != nil || r.mix != nil { // another role may have had something to do
		r.reg.LoadBegan(r.plan.Name)
	}
	r.loadStart.Store(r.now())
	if begins {
		r.watchStages()
		stopHealth := r.health.Watch(r.refillSamples, r.crash)
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer r.pool.working.Wait() // also after a panic, before which VUs may have begun
			defer func() { r.crash(recover()) }()
			r.executor.Run(&r.pool)
		}()
		interrupted = r.watch(ctx, cut, done)
		stopHealth()
	}
	r.tearDown(cut)
	r.opt.Memory.Settle()
	r.finish()
	untested := 0
	if !interrupted && r.aborted.Load() == nil && !r.besideAborted.Load() {
		if total := load.Iterations; total > 0 { // max-duration, or the end of the rows, came first
			r.pool.Drop(total - r.tally.begun.Load())
		}
		untested = r.tellUntested(r.tally.complete.Load())
	}
	out := Outcome{
		Iterations:       r.tally.complete.Load(),
		IterationsFailed: r.tally.failed.Load(),
		IterationsCut:    r.tally.cut.Load(),
		Untested:         untested,
		Interrupted:      interrupted,
		URL:              r.target,
		Notices:          r.notices.list(),
		Warnings:         r.health.Warnings(r.server != nil, r.mostOpen),
		Coverage:         r.coverage(),
	}
	if r.leftBadly.Load() {
		out.Aborted = "an action of finally with once: vu failed"
	}
	if why := r.aborted.Load(); why != nil {
		out.Aborted = *why
	}
	return out
}

// wait puts the start off. It is true when the run was interrupted meanwhile.
func (r *Runner) wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() != nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		r.halt()
		return true
	case <-r.halted: // aborted
		return false
	case <-timer.C:
		return false
	}
}

// watch waits for the executor to be done, for the load's time to be up, and for interrupts.
func (r *Runner) watch(ctx, cut context.Context, done <-chan struct{}) (interrupted bool) {
	load := r.plan.Load
	limit := cmp.Or(load.Duration, load.MaxDuration)
	timer := time.NewTimer(limit)
	defer timer.Stop()
	up, stop, cutNow := timer.C, ctx.Done(), cut.Done()
	for {
		select {
		case <-done:
			r.endLoad()
			return interrupted
		case <-up:
			if !load.Timed() {
				r.health.Warn(fmt.Sprintf("max-duration (%s) ended the load before all iterations had run", limit))
			}
			r.halt()
			r.endLoad()
			r.pool.stop(load.GracefulStop)
		case <-stop:
			stop, interrupted = nil, true
			r.halt()
			r.endLoad()
			r.pool.stop(0)
		case <-cutNow:
			cutNow, interrupted = nil, true
			r.halt()
			r.endLoad()
			r.pool.cut()
		}
	}
}

// finish frees what the run held: the server after all sessions, so that their closing handshakes are answered.
func (r *Runner) finish() {
	r.halt()
	r.Flush()
	r.dials.stop()
	if r.requests != nil {
		r.requests.cut()
	}
	r.ending.finish()
	for _, v := range r.pool.all() {
		v.web.close()
	}
	if r.server != nil {
		if !r.cutting.Load() {
			r.server.await(lastLook)
		}
		r.server.stop()
	}
}

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

// setUp does what comes once before the load. It is true when the run was interrupted meanwhile.
func (r *Runner) setUp(ctx context.Context) (interrupted bool) {
	r.wasSetUp = true
	l := r.plan.Client.Around.Setup
	if l == nil {
		return false
	}
	r.doOnce(ctx, l, "before")
	if ctx.Err() != nil {
		r.halt()
		return true
	}
	return false
}

// tearDown does what comes once after the load, within graceful-stop. A second signal skips it.
func (r *Runner) tearDown(cut context.Context) {
	if !r.wasSetUp {
		return
	}
	stop := context.AfterFunc(cut, r.pool.cut)
	defer stop()
	around := &r.plan.Client.Around
	if around.Leave != nil {
		leaveAll(r.pool.all(), time.Now().Add(r.plan.Load.GracefulStop), r.crash)
	}
	if around.Teardown == nil || cut.Err() != nil {
		return
	}
	limit, cancel := context.WithTimeout(cut, max(r.plan.Load.GracefulStop, time.Second))
	defer cancel()
	r.doOnce(limit, around.Teardown, "finally")
}

// doOnce does what a list says once. If it fails, the run has.
func (r *Runner) doOnce(ctx context.Context, l *scenario.List, label string) {
	it := newChore(r.host, newWeb(r.requests, r.url, cookies.New(r.refusedCookie)), runStep)
	if doOnce(ctx, it, l, r.first) {
		return
	}
	why := "an action of " + label + " with once: run failed"
	r.aborted.CompareAndSwap(nil, &why)
	r.halt()
}

// leavers is how many VUs do what comes after their last iteration at a time, after the load.
const leavers = 32

// leaveAll lets the VUs that have not left yet do what they do after their last iteration; those whose turn has not
// come by then do not.
func leaveAll(vus []*vu, until time.Time, crash func(any)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(leavers, len(vus)) {
		all.Go(func() {
			defer func() { crash(recover()) }()
			for i := next.Add(1); i <= int64(len(vus)) && time.Now().Before(until); i = next.Add(1) {
				v := vus[i-1]
				v.mu.Lock()
				v.stopping = true
				v.mu.Unlock()
				leaveOnce(v)
			}
		})
	}
	all.Wait()
}

// leaveOnce runs what a VU does after its last iteration, if it has begun one since it came. It is part of no
// iteration, so a failure of it fails the run.
func leaveOnce(v *vu) {
	if v.entered {
		v.entered, v.failed = false, false
		finally(v.iteration, v.run.plan.Client.Around.Leave)
		if v.failed {
			v.run.leftBadly.Store(true)
		}
		v.endTape()
		v.onces.forget()
	}
}
