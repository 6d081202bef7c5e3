package runner

import (
	"sync"
	"sync/atomic"
	"time"

	"wsrun/checks"
	"wsrun/executor"
	"wsrun/metrics"
	"wsrun/runner/cookies"
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
	v := p.newVU(p.run.mix.nextID(len(p.vus) + 1))
	v.picks.vu = len(p.vus) + 1
	p.vus = append(p.vus, v)
	return v
}

// Expect implements executor.Pool. From the first time on the run needs no announcement at barriers.
func (p *pool) Expect(n int) {
	p.active.Add(int64(n))
	p.first.Do(func() { p.run.barriers.begun(p.run.crew) })
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

// watchStages cuts connections at the beginning of the stages that ask for it. It costs a goroutine where one does, and
// nothing else.
func (r *Runner) watchStages() {
	s := &storm{
		stages: r.plan.Load.Stages, rng: stageDrops.rng(r.opt.Seed, 0),
		wait: func(until time.Duration) bool { return r.sleep(until - r.elapsed()) },
		log:  func(text string) { r.log(0, text) },
		links: func() []*session {
			var all []*session
			for _, v := range r.pool.all() {
				for _, l := range v.made() {
					all = append(all, l.sock)
				}
			}
			return all
		},
	}
	if s.asked() {
		r.beside(s.run)
	}
}

// newVU makes the VU with an id.
func (p *pool) newVU(id int) *vu {
	r := p.run
	m := checks.NewMachine(
		checks.MachineConfig{
			Seed:     r.opt.Seed,
			VU:       id,
			Scenario: r.plan.Name,
			Env:      r.opt.Env,
			Shared:   r.shared,
			Memory:   r.opt.Memory.Gauge(),
		},
	)
	v := &vu{iteration: newIteration(r.host, Client, id, m, runStep), run: r}
	if vars := r.plan.Client.Vars; len(vars) > 0 {
		v.m.Vars = make(map[string]any, len(vars))
	}
	jar := cookies.New(r.refusedCookie)
	v.jar = jar
	v.web = newWeb(r.requests, r.url, jar)
	v.onces = newOnce(r.plan)
	v.makeLinks()
	return v
}
