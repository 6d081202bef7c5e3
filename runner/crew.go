package runner

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"wsrun/metrics"
	"wsrun/scenario"
)

// crew are the VUs of a closed model, each running one iteration after another. Their number can be changed while they
// run.
type crew struct {
	mu      sync.Mutex
	running []*vu
	done    chan struct{} // closed when none is left; nil before the load's start
	asked   int           // the number that the person asked for; 0: never
}

// closedModel runs the load's number of VUs, and those that are added, until all have ended.
func (r *Runner) closedModel() {
	<-r.enlistAll()
	if asked := r.crew.asked; asked > 0 {
		r.health.Warn(fmt.Sprintf("the number of VUs was changed by hand, from %d to %d at last", r.plan.Load.VUs, asked))
	}
}

// enlistAll starts the load's VUs. The channel is closed when none is left.
func (r *Runner) enlistAll() (done <-chan struct{}) {
	c := &r.crew
	c.mu.Lock()
	defer c.mu.Unlock() // also after a panic: VUs that have begun need it to end
	c.done = make(chan struct{})
	r.active.Add(int64(r.plan.Load.VUs))
	r.barriers.begun(r)
	for range r.plan.Load.VUs {
		r.enlist()
	}
	return c.done
}

// enlist starts one more VU, which counts as active already. The caller holds the crew's lock.
func (r *Runner) enlist() {
	c := &r.crew
	v := r.idleVU()
	if v == nil {
		v = r.addVU()
	}
	v.leaving.Store(false)
	c.running = append(c.running, v)
	r.launch(v, false, 0, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		r.park(v) // only now: one that ends while others are still being enlisted must not be taken for another
		c.running = slices.DeleteFunc(c.running, func(o *vu) bool { return o == v })
		if len(c.running) == 0 {
			close(c.done)
		}
	})
}

// Adjustable tells whether AddVUs may work: the load is a number of VUs for a time, or iterations that VUs share.
func (r *Runner) Adjustable() bool {
	return r.plan.Load.Model == scenario.ConstantVUs || r.plan.Load.Model == scenario.SharedIterations
}

// AddVUs changes the number of VUs; one stays at least. Those that leave may finish what they wait for within the
// load's graceful stop. An error says why the load does not allow it. Safe for concurrent use.
func (r *Runner) AddVUs(delta int) error {
	if !r.Adjustable() {
		return errors.New("this load says itself how many VUs there are")
	}
	c := &r.crew
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil || r.stopped() || len(c.running) == 0 {
		return errors.New("the load is not running")
	}
	staying := slices.DeleteFunc(slices.Clone(c.running), func(v *vu) bool { return v.leaving.Load() })
	c.asked = max(len(staying)+delta, 1)
	for range c.asked - len(staying) {
		r.active.Add(1)
		r.enlist()
	}
	for _, v := range staying[min(c.asked, len(staying)):] {
		v.leaving.Store(true)
		r.beside(func() { v.leave(r.plan.Load.GracefulStop) })
	}
	if c.asked > r.plan.Load.VUs {
		r.reg.Recorder(0).Gauge(metrics.NameVUsMax, r.tags).Part(float64(c.asked))
	}
	return nil
}
