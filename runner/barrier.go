package runner

import (
	"fmt"
	"sync"

	"wsrun/scenario"
)

// barriers are the rendezvous of a run's VUs. Sessions arrive under their own lock; those that are let go are resumed by a goroutine that
// holds no other, so that no two sessions' locks are ever held at a time.
type barriers struct {
	mu     sync.Mutex
	byName map[string]*barrier
}

type barrier struct {
	count   int // 0: every running VU
	waiting []arrival
}

// arrival is a list that waits at a barrier. The token tells whether it still does.
type arrival struct {
	s     *session
	t     *task
	token uint64
}

// barrier suspends the list until so many VUs are there.
func (s *session) barrier(t *task, step *scenario.Step) flow {
	if s.state != opened {
		return over
	}
	name, err := s.m.Text(step.Barrier.Name)
	if err != nil {
		return s.evalFailed(step, err)
	}
	s.tokens++
	t.token, t.ping, t.began = s.tokens, name, s.run.now()
	s.suspend(t, waitBarrier, step, t.began+int64(step.Barrier.Within))
	s.run.barriers.arrive(s.run, name, step.Barrier.Count, arrival{s, t, t.token})
	return suspended
}

func (b *barriers) arrive(r *Runner, name string, count int, a arrival) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.byName == nil {
		b.byName = map[string]*barrier{}
	}
	at := b.byName[name]
	if at == nil {
		at = &barrier{}
		b.byName[name] = at
	}
	at.count = count
	at.waiting = append(at.waiting, a)
	at.letGo(r)
}

// leave takes a list out that waits no longer.
func (b *barriers) leave(t *task) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := b.byName[t.ping]
	if at == nil {
		return
	}
	for i, a := range at.waiting {
		if a.t == t && a.token == t.token {
			at.waiting = append(at.waiting[:i], at.waiting[i+1:]...)
			return
		}
	}
}

// waiting is how many are there.
func (b *barriers) waiting(name string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if at := b.byName[name]; at != nil {
		return len(at.waiting)
	}
	return 0
}

// recount is called when a VU has ended: the others may be all that are left.
func (b *barriers) recount(r *Runner) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, at := range b.byName {
		if at.count == 0 {
			at.letGo(r)
		}
	}
}

// letGo resumes all that wait, when they are enough.
func (b *barrier) letGo(r *Runner) {
	want := b.count
	if want == 0 {
		want = int(r.active.Load())
	}
	if len(b.waiting) == 0 || len(b.waiting) < want {
		return
	}
	list := b.waiting
	b.waiting = nil
	r.background.Go(func() {
		for _, a := range list {
			a.release()
		}
	})
}

func (a arrival) release() {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	if a.t.wait != waitBarrier || a.t.token != a.token {
		return
	}
	a.s.passed(a.t.step, a.t, a.s.run.now()-a.t.began)
	a.s.resume(a.t)
	a.s.settle()
}

// barrierOver is called when too few came in time.
func (s *session) barrierOver(t *task, step *scenario.Step) {
	there := s.run.barriers.waiting(t.ping)
	label := s.labelOf(t, step)
	s.unwait(t)
	s.fail(failure{kind: "expect.timeout", message: fmt.Sprintf("%d VUs were at the barrier within %s, too few", there, step.Barrier.Within), step: step, label: label})
	s.endTask(t)
}
