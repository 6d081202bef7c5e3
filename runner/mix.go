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
// all are ready, and when one is halted all are. A nil Mix is that of a run whose load is its own.
type Mix struct {
	load *executor.Mix
	gate *gate
	ids  atomic.Int64 // of VUs: they are unique over all roles

	mu      sync.Mutex
	roles   []mixedRole
	waiting int
	ready   chan struct{} // closed when all roles are ready
}

// mixedRole is a run as the other roles see it.
type mixedRole struct {
	*ending
	endBeside func() // ends it at once because another one was aborted
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

// bind makes a run one of the roles, and returns its share of the load; the nth that is bound has the nth weight.
func (m *Mix) bind(role mixedRole) executor.Executor {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.roles = append(m.roles, role)
	return m.load.Share(len(m.roles) - 1)
}

// others returns the other roles' runs.
func (m *Mix) others(e *ending) []mixedRole {
	m.mu.Lock()
	defer m.mu.Unlock()
	var others []mixedRole
	for _, o := range m.roles {
		if o.ending != e {
			others = append(others, o)
		}
	}
	return others
}

// gather waits until all roles are ready to begin their loads. It is false if they never will be: one was halted
// before, or ctx ended.
func (m *Mix) gather(ctx context.Context, e *ending) bool {
	if m == nil {
		return true
	}
	m.mu.Lock()
	if m.waiting > 0 && !e.stopped() {
		if m.waiting--; m.waiting == 0 {
			close(m.ready)
		}
	}
	m.mu.Unlock()
	select {
	case <-m.ready:
		return true
	case <-e.halted:
	case <-ctx.Done():
		e.halt()
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
func (m *Mix) endTogether(e *ending) {
	if m == nil {
		return
	}
	e.background.Go(func() {
		select {
		case <-e.usedUp:
			for _, o := range m.others(e) {
				o.exhaust()
			}
		case <-e.halted:
		}
		<-e.halted
		aborted := e.aborted.Load() != nil
		for _, o := range m.others(e) {
			if aborted {
				o.endBeside()
			} else {
				o.halt()
			}
		}
	})
}

// nextID is the id of the VU that comes next: of a run alone its nth.
func (m *Mix) nextID(n int) int {
	if m == nil {
		return n
	}
	return int(m.ids.Add(1))
}
