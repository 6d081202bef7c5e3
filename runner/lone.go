package runner

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/runner/cookies"
	"wsrun/scenario"
)

// Lists that run while there is no session: before and finally, of an iteration, of a VU, and of the run.

// once is what a VU has done of the actions that it does once.
type once struct {
	done  []bool         // by scenario.Once.N
	first map[string]any // variables that they have set: their first values from then on
}

func newOnce(p *scenario.Plan) once { return once{done: make([]bool, p.Client.Around.Onces)} }

// forget makes the VU do it all again, as one that has left does when it comes back.
func (o *once) forget() {
	clear(o.done)
	o.first = nil
}

// runOnce skips what the VU has done already. Otherwise what is set from here on is kept.
func runOnce(it *iteration, t *task, do *scenario.Once) flow {
	if it.onces.done[do.N] {
		t.pc = do.To
		return jumped
	}
	if it.onces.first == nil {
		it.onces.first = map[string]any{}
	}
	it.keep = it.onces.first
	return goOn
}

// runDone is the end of what runOnce began.
func runDone(it *iteration, do *scenario.Done) flow {
	it.onces.done[do.N] = true
	it.keep = nil
	return goOn
}

// newWeb is the part in HTTP of an iteration with these cookies.
func (r *Runner) newWeb(jar *cookies.Jar) web {
	if r.requests == nil {
		return web{}
	}
	return web{client: r.requests.shared.NewClient(jar), url: r.url}
}

// setFirst gives the variables their first values, and those that were set once their own.
func setFirst(it *iteration, side *scenario.Side, shared map[string]any) error {
	if err := setVars(it.m, side); err != nil {
		return err
	}
	for _, kept := range []map[string]any{shared, it.onces.first} {
		for name, v := range kept {
			it.m.Vars[name] = v
		}
	}
	return nil
}

// runLone runs a list to its end on the goroutine of the caller. It is false if the iteration has failed, or was cut.
func (it *iteration) runLone(l *scenario.List) bool {
	if l == nil {
		return true
	}
	done := make(chan struct{})
	it.mu.Lock()
	failed, wasCut := it.failed, it.cutAt
	it.failed, it.cutAt = false, nil
	t := it.newTask(l)
	t.done = done
	it.lone = t
	it.begin(t)
	<-done
	it.mu.Lock()
	defer it.mu.Unlock()
	it.lone, it.keep = nil, nil
	ok := !it.failed && it.cutAt == nil
	it.failed = it.failed || failed
	if wasCut != nil {
		it.cutAt = wasCut
	}
	return ok
}

// begin runs the lone list until it waits or ends, and gives the lock back.
func (it *iteration) begin(t *task) {
	defer func() {
		if why := recover(); why != nil {
			it.crashed(why)
		}
		it.mu.Unlock()
	}()
	it.exec(t)
	it.settle()
}

// endLone ends the wait for a lone list that a panic has left. The caller holds the lock.
func (it *iteration) endLone() {
	if t := it.lone; t != nil && t.done != nil {
		close(t.done)
		t.done = nil
	}
}

// cutLone ends the lone list where it waits: the load's end, or a signal, came first. The caller holds the lock.
func (it *iteration) cutLone() {
	t := it.lone
	if t == nil || t.wait == nil {
		return
	}
	it.cutShort()
	it.endTask(t)
}

// stopLone lets the lone list go on for the grace.
func (it *iteration) stopLone(grace time.Duration) {
	t := it.lone
	if t == nil {
		return
	}
	cut := func() {
		it.mu.Lock()
		defer it.unlock()
		if it.lone == t {
			it.cutLone()
		}
	}
	if grace <= 0 {
		it.cutLone()
		return
	}
	time.AfterFunc(grace, cut)
}

// before runs what comes before the handshake. It is false if the iteration is over.
func (v *vu) before() bool {
	l := v.sock.side.Around.Before
	if l == nil {
		return true
	}
	v.mu.Lock()
	v.inFinally = false
	v.mu.Unlock()
	if v.runLone(l) {
		return true
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failed {
		v.run.trials.handshake.judge()
	} else {
		v.undone.handshake = true
	}
	return false
}

// finally runs what comes after the iteration, whatever happened in it.
func (v *vu) finally(l *scenario.List) {
	if l == nil || v.run.skipping.Load() {
		return
	}
	v.mu.Lock()
	v.inFinally = true
	stopping := v.stopping
	v.mu.Unlock()
	if stopping {
		grace := max(v.run.plan.Load.GracefulStop, 0)
		timer := time.AfterFunc(grace, func() {
			v.mu.Lock()
			defer v.unlock()
			v.cutLone()
		})
		defer timer.Stop()
	}
	v.runLone(l)
}

// leaveOnce runs what a VU does after its last iteration.
func (v *vu) leaveOnce() {
	if v.entered {
		v.entered = false
		v.finally(v.sock.side.Around.Leave)
		v.onces.forget()
	}
}

// chore is an iteration of no VU: what the run does once.
type chore struct {
	*iteration
	run *Runner
}

func (r *Runner) newChore() *chore {
	m := checks.NewMachine(
		checks.MachineConfig{
			Seed: r.opt.Seed, Scenario: r.plan.Name, Env: r.opt.Env, Memory: r.opt.Memory.Gauge(),
		},
	)
	c := &chore{iteration: newIteration(r.host, Client, 0, m, runStep), run: r}
	c.m.Vars = map[string]any{}
	c.web = r.newWeb(cookies.New(r.refusedCookie))
	c.onces = newOnce(r.plan)
	c.own.inst = r.book.instruments(0, sessionKey{})
	return c
}

// do runs a list for the whole run: label says which. It ends early when ctx does. What it sets is the first value of
// the variable for everyone.
func (c *chore) do(ctx context.Context, l *scenario.List, label string) {
	r := c.run
	if err := setFirst(c.iteration, r.plan.Client, r.first); err != nil {
		c.mu.Lock()
		c.evalFailedAt(&c.own, placeOf(diag.Pos{}), 1, err)
		c.mu.Unlock()
		r.failOnce(label)
		return
	}
	kept := map[string]any{}
	c.keep = kept
	stop := context.AfterFunc(ctx, func() {
		c.mu.Lock()
		defer c.unlock()
		c.cutLone()
	})
	ok := c.runLone(l)
	stop()
	c.web.close()
	if r.first == nil {
		r.first = map[string]any{}
	}
	for name, v := range kept {
		r.first[name] = v
	}
	if !ok && c.failed {
		r.failOnce(label)
	}
}

// failOnce ends the run, which has failed: what it does once did.
func (r *Runner) failOnce(label string) {
	why := "an action of " + label + " with once: run failed"
	r.aborted.CompareAndSwap(nil, &why)
	r.halt()
}

// setUp does what comes once before the load. It is true when the run was interrupted meanwhile.
func (r *Runner) setUp(ctx context.Context) (interrupted bool) {
	r.wasSetUp = true
	l := r.plan.Client.Around.Setup
	if l == nil {
		return false
	}
	r.newChore().do(ctx, l, "before")
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
	if r.plan.Client.Around.Leave != nil {
		r.leaveAll()
	}
	l := r.plan.Client.Around.Teardown
	if l == nil || cut.Err() != nil {
		return
	}
	limit, cancel := context.WithTimeout(cut, max(r.plan.Load.GracefulStop, time.Second))
	defer cancel()
	r.newChore().do(limit, l, "finally")
}

// leavers is how many VUs do what they do once at a time, after the load of an open model.
const leavers = 32

// leaveAll lets the VUs that have not left yet do what they do after their last iteration.
func (r *Runner) leaveAll() {
	vus := r.pool.all()
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(leavers, len(vus)) {
		all.Go(func() {
			defer func() { r.crash(recover()) }()
			for i := next.Add(1); i <= int64(len(vus)); i = next.Add(1) {
				vus[i-1].leaveOnce()
			}
		})
	}
	all.Wait()
}
