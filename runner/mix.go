package runner

import (
	"context"
	"sync"
	"sync/atomic"

	"wsrun/executor"
	"wsrun/scenario"
)

// Mix is one load that several runs share, each of which is a role: a run of its own but for its load, whose VUs or
// iterations are dealt by weight. All that were made with it have to be run at the same time; each begins its load when
// all are ready, and when one is halted all are.
type Mix struct {
	load *executor.Mix
	gate *gate
	ids  atomic.Int64 // of VUs: they are unique over all roles

	mu      sync.Mutex
	roles   []*Runner
	waiting int
	ready   chan struct{} // closed when all roles are ready
}

// NewMix makes the load of roles, which have it in common.
func NewMix(roles []*scenario.Plan) *Mix {
	var weights []int
	for _, p := range roles {
		weights = append(weights, p.Role.Weight)
	}
	load := &roles[0].Load
	return &Mix{
		load: executor.NewMix(load.Executor, weights), gate: newGate(load), waiting: len(roles),
		ready: make(chan struct{}),
	}
}

// bind makes a run one of the roles; the nth that is bound has the nth weight.
func (m *Mix) bind(r *Runner) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r.executor = m.load.Share(len(m.roles))
	m.roles = append(m.roles, r)
}

// others returns the other roles' runs.
func (m *Mix) others(r *Runner) []*Runner {
	m.mu.Lock()
	defer m.mu.Unlock()
	var others []*Runner
	for _, o := range m.roles {
		if o != r {
			others = append(others, o)
		}
	}
	return others
}

// gather waits until all roles are ready to begin their loads. It is false if they never will be: one was halted
// before, or ctx ended.
func gather(ctx context.Context, r *Runner) bool {
	m := r.opt.Mix
	if m == nil {
		return true
	}
	m.mu.Lock()
	if m.waiting > 0 && !r.stopped() {
		if m.waiting--; m.waiting == 0 {
			close(m.ready)
		}
	}
	m.mu.Unlock()
	select {
	case <-m.ready:
		return true
	case <-r.halted:
	case <-ctx.Done():
		r.halt()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.waiting == 0 { // it was halted when all others were ready already: they wait for its share
		return true
	}
	m.waiting = -1 // nobody begins
	return false
}

// endTogether lets the end of a role's run end the other roles' too. It does not wait.
func endTogether(r *Runner) {
	m := r.opt.Mix
	if m == nil {
		return
	}
	r.beside(func() {
		select {
		case <-r.usedUp:
			for _, o := range m.others(r) {
				o.exhaust()
			}
		case <-r.halted:
		}
		<-r.halted
		aborted := r.aborted.Load() != nil
		for _, o := range m.others(r) {
			if aborted {
				endBeside(o)
			} else {
				o.halt()
			}
		}
	})
}

// endBeside ends a role at once because another one was aborted.
func endBeside(r *Runner) {
	r.besideAborted.Store(true)
	r.halt()
	r.unlessEnded(func() {
		r.beside(func() {
			r.endLoad()
			r.pool.stop(0)
		})
	})
}

// nextID is the id of the run's VU that comes next: its nth.
func nextID(r *Runner, n int) int {
	if m := r.opt.Mix; m != nil {
		return int(m.ids.Add(1))
	}
	return n
}
