package runner

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/executor"
	"wsrun/metrics"
)

// pool are the run's VUs, as its executor takes, starts and parks them: executor.Pool.
type pool struct {
	run    *Runner
	gauge  *metrics.Gauge // VUs that run
	active atomic.Int64   // VUs that run, or are about to
	// working are VUs whose iterations are not over: each is done when nothing of it is left to count.
	working sync.WaitGroup
	first   sync.Once   // VUs were expected
	timer   *time.Timer // of Wait, made at its first use

	mu   sync.Mutex
	vus  []*vu // all of them, in the order of their ids; those before its length never change
	idle []*vu // nobody runs them at present

	adjusting sync.Mutex // one AddVUs at a time
}

var _ executor.Pool = (*pool)(nil)

// Take implements executor.Pool.
func (p *pool) Take(most int) executor.VU {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		v := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return v
	}
	if len(p.vus) >= most {
		return nil
	}
	v := p.run.newVU(len(p.vus) + 1)
	p.vus = append(p.vus, v)
	return v
}

// Expect implements executor.Pool. From the first time on the run needs no announcement at barriers.
func (p *pool) Expect(n int) {
	p.active.Add(int64(n))
	p.first.Do(func() { p.run.barriers.begun(p.run.host) })
}

// Elapsed implements executor.Pool.
func (p *pool) Elapsed() time.Duration { return p.run.elapsed() }

// Wait implements executor.Pool.
func (p *pool) Wait(d time.Duration) bool {
	if d > 0 {
		if p.timer == nil {
			p.timer = time.NewTimer(d)
		} else {
			p.timer.Reset(d)
		}
		p.run.ending.wait(p.timer.C)
		p.timer.Stop()
	}
	return p.run.starting()
}

// RanDry implements executor.Pool.
func (p *pool) RanDry() bool { return closed(p.run.usedUp) }

// Drop implements executor.Pool.
func (p *pool) Drop(n int64) {
	if n > 0 && !p.run.book.warming() {
		p.run.reg.Recorder(0).Counter(metrics.NameDroppedIterations, p.run.tags).Add(n)
	}
}

// Warn implements executor.Pool.
func (p *pool) Warn(text string) { p.run.health.Warn(text) }

// all returns the VUs that there are.
func (p *pool) all() []*vu {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.vus
}

// Ready implements executor.VU.
func (v *vu) Ready() bool { return !v.rowless() }

// Iterate implements executor.VU.
func (v *vu) Iterate(ended func()) {
	v.leaving.Store(false)
	v.start(turn{ended: ended})
}

// RunOnce implements executor.VU.
func (v *vu) RunOnce(due time.Duration, ended func()) {
	v.start(turn{once: true, dueAt: v.run.loadStart.Load() + int64(due), ended: ended})
}

// Leave implements executor.VU.
func (v *vu) Leave() {
	v.leaving.Store(true)
	v.run.beside(func() { v.leave(v.run.plan.Load.GracefulStop) })
}

// Park implements executor.VU.
func (v *vu) Park() {
	p := &v.run.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, v)
}

// AddVUs changes the number of VUs; one stays at least. Those that leave may finish what they wait for within the
// load's graceful stop. An error says why the load does not allow it. Safe for concurrent use.
func (r *Runner) AddVUs(delta int) error {
	adjuster, ok := r.executor.(executor.Adjuster)
	switch {
	case !ok:
		return errors.New("this load sets the number of VUs itself")
	case r.stopped():
		return errors.New("the load is not running")
	}
	r.pool.adjusting.Lock()
	defer r.pool.adjusting.Unlock()
	vus, err := adjuster.AddVUs(delta)
	if vus > r.plan.Load.VUs {
		r.reg.Recorder(0).Gauge(metrics.NameVUsMax, r.tags).Part(float64(vus))
	}
	return err
}
