package runner

import (
	"context"
	"fmt"
	"sync"
	"time"

	"wsrun/metrics"
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
	Notices          []Notice
	Warnings         []string // what the generator says of itself
	Coverage         Coverage
}

// Run runs the plan's load to its end. When ctx ends, sessions are closed properly at once; when cut ends, TCP is cut.
// It returns when every goroutine that it started has.
func (r *Runner) Run(ctx, cut context.Context) Outcome {
	load := r.plan.Load
	r.barriers.join(r)
	defer r.barriers.quit(r)
	defer r.opt.Memory.Join(r.guarded())()
	interrupted := r.wait(ctx, load.StartAfter)
	if !interrupted {
		if load.StartAfter > 0 {
			r.measured.Store(r.now())
		}
		r.warmUp(load.WarmUp)
	}
	r.loadStart.Store(r.now())
	if !interrupted {
		r.watchStages()
		stopHealth := r.health.Watch(r.refillSamples, r.crash)
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer r.working.Wait() // also after a panic, before which VUs may have begun
			defer func() { r.crash(recover()) }()
			r.executor()()
		}()
		interrupted = r.watch(ctx, cut, done)
		stopHealth()
	}
	r.opt.Memory.Settle()
	r.finish()
	untested := 0
	if !interrupted && r.aborted.Load() == nil {
		r.dropUnstarted()
		untested = r.tellUntested()
	}
	out := Outcome{
		Iterations:       r.iterations.Load(),
		IterationsFailed: r.failures.Load(),
		IterationsCut:    r.cuts.Load(),
		Untested:         untested,
		Interrupted:      interrupted,
		URL:              r.target,
		Notices:          r.notices.list(),
		Warnings:         r.health.Warnings(r.server != nil, r.mostOpen),
		Coverage:         r.coverage(),
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

// executor is how the load's iterations are started. Each returns when all of them have ended.
func (r *Runner) executor() func() {
	switch r.plan.Load.Model {
	case scenario.RampingVUs:
		return r.rampVUs
	case scenario.ConstantRate, scenario.RampingRate:
		return r.openModel
	}
	return r.closedModel
}

// elapsed is the time since the load's start.
func (r *Runner) elapsed() time.Duration { return time.Duration(r.now() - r.loadStart.Load()) }

// rampVUs starts and stops VUs as the stages say. The last that was started is the first to be stopped.
func (r *Runner) rampVUs() {
	var wg sync.WaitGroup
	curve := ramp{r.plan.Load.Stages}
	var running []*vu
	timer := time.NewTimer(0)
	defer timer.Stop()
	for r.starting() {
		at := r.elapsed()
		want := curve.at(at)
		r.active.Add(int64(max(want-len(running), 0)))
		for len(running) < want {
			v := r.idleVU()
			if v == nil {
				v = r.addVU()
			}
			v.leaving.Store(false)
			running = append(running, v)
			wg.Add(1)
			r.launch(v, false, 0, func() {
				r.park(v)
				wg.Done()
			})
		}
		for len(running) > want {
			v := running[len(running)-1]
			running = running[:len(running)-1]
			v.leaving.Store(true)
			r.beside(func() { v.leave(r.plan.Load.GracefulStop) })
		}
		next := curve.next(at)
		if next <= 0 {
			break
		}
		timer.Reset(next)
		select {
		case <-timer.C:
		case <-r.halted:
		case <-r.usedUp:
		}
	}
	wg.Wait()
}

// reserveDial is how long connect-rate makes the next dial wait.
func (r *Runner) reserveDial() time.Duration {
	if r.plan.Load.ConnectRate <= 0 {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dials.reserve(r.elapsed())
}

// mayStart tells whether a VU may start another iteration, and takes it from the common pool.
func (r *Runner) mayStart(v *vu) bool {
	load := r.plan.Load
	switch {
	case !r.starting() || v.rowless():
		return false
	case load.Model == scenario.SharedIterations:
		return r.shared.Add(1) <= int64(load.Iterations)
	case load.Model == scenario.IterationsPerVU:
		return v.count < load.Iterations
	}
	return true
}

// watch waits for the executor to be done, for the load's time to be up, and for interrupts.
func (r *Runner) watch(ctx, cut context.Context, done <-chan struct{}) (interrupted bool) {
	load := r.plan.Load
	limit := load.MaxDuration
	if load.Timed() {
		limit = load.Duration
	}
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
			r.stopAll(load.GracefulStop)
		case <-stop:
			stop, interrupted = nil, true
			r.halt()
			r.endLoad()
			r.stopAll(0)
		case <-cutNow:
			cutNow, interrupted = nil, true
			r.halt()
			r.endLoad()
			r.cutAll()
		}
	}
}

// dropUnstarted counts the iterations of a load bounded by iterations that never started, because max-duration or the
// end of the rows came first.
func (r *Runner) dropUnstarted() {
	if total := r.plan.Load.TotalIterations(); total > 0 && !r.warming() {
		if n := total - r.begun.Load(); n > 0 {
			r.reg.Recorder(0).Counter(metrics.NameDroppedIterations, r.tags).Add(n)
		}
	}
}

// sessionLimit bounds sessions whose load has no end in time.
func (r *Runner) sessionLimit(s *session) time.Duration {
	if s.inst == nil || r.plan.Load.Timed() {
		return 0
	}
	return r.plan.Limits.Session
}

// finish frees what the run held: the server after all sessions, so that their closing handshakes are answered.
func (r *Runner) finish() {
	r.halt()
	r.Flush()
	r.dialStop()
	r.mu.Lock()
	r.over = true
	r.mu.Unlock()
	close(r.ended)
	r.background.Wait()
	if r.server != nil {
		if !r.cutting.Load() {
			r.server.await(lastLook)
		}
		r.server.stop()
	}
}

// The VUs that there are: all of them, and those that nobody runs at present.

func (r *Runner) addVU() *vu {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := r.newVU(len(r.vus) + 1)
	r.vus = append(r.vus, v)
	return v
}

func (r *Runner) vuCount() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.vus)
}

func (r *Runner) idleVU() *vu {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.idle)
	if n == 0 {
		return nil
	}
	v := r.idle[n-1]
	r.idle = r.idle[:n-1]
	return v
}

func (r *Runner) park(v *vu) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle = append(r.idle, v)
}
