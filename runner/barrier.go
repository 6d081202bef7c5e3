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
	byName map[string]*barrier // those at which someone waits
}

type barrier struct {
	count   int // 0: every running VU
	waiting map[*task]arrival
	vus     map[*session]int // how many lists of each wait: a VU counts once
	most    int              // VUs that were there at a time
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
	s.nameAction(t, step)
	s.tokens++
	t.token, t.ping, t.began = s.tokens, name, s.run.now()
	s.suspend(t, waitBarrier, step, t.began+int64(step.Barrier.Within))
	s.run.barriers.arrive(s.run, name, step.Barrier.Count, arrival{s, t, t.token})
	return suspended
}

func (b *barriers) arrive(r *Runner, name string, count int, a arrival) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := b.byName[name]
	if at == nil {
		at = &barrier{waiting: map[*task]arrival{}, vus: map[*session]int{}}
		if b.byName == nil {
			b.byName = map[string]*barrier{}
		}
		b.byName[name] = at
	}
	at.count = count
	at.waiting[a.t] = a
	at.vus[a.s]++
	at.most = max(at.most, len(at.vus))
	b.letGo(r, name, at)
}

// leave takes a list out that waits no longer.
func (b *barriers) leave(t *task) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := b.byName[t.ping]
	if at == nil {
		return
	}
	a, ok := at.waiting[t]
	if !ok {
		return
	}
	delete(at.waiting, t)
	if at.vus[a.s]--; at.vus[a.s] == 0 {
		delete(at.vus, a.s)
	}
	if len(at.waiting) == 0 {
		delete(b.byName, t.ping)
	}
}

// there is how many VUs wait at a barrier, with those whose time was up before the last one's.
func (b *barriers) there(name string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if at := b.byName[name]; at != nil {
		return at.most
	}
	return 0
}

// recount is called when a VU has ended: the others may be all that are left.
func (b *barriers) recount(r *Runner) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for name, at := range b.byName {
		if at.count == 0 {
			b.letGo(r, name, at)
		}
	}
}

// letGo resumes all that wait, when they are enough. The caller holds the lock.
func (b *barriers) letGo(r *Runner, name string, at *barrier) {
	want := at.count
	if want == 0 {
		want = int(r.active.Load())
	}
	if len(at.vus) == 0 || len(at.vus) < want {
		return
	}
	delete(b.byName, name)
	r.beside(func() {
		var held []arrival
		for _, a := range at.waiting {
			if !a.s.mu.TryLock() {
				held = append(held, a) // perhaps for long, in a write: it must not hold up the others
				continue
			}
			a.release()
		}
		for _, a := range held {
			a.s.mu.Lock()
			a.release()
		}
	})
}

// release goes on with the list. The caller has locked the session, which is unlocked here.
func (a arrival) release() {
	defer a.s.unlock()
	if a.t.wait != waitBarrier || a.t.token != a.token {
		return
	}
	a.s.passed(a.t.step, a.t, a.s.run.now()-a.t.began)
	a.s.resume(a.t)
	a.s.settle()
}

// barrierOver is called when too few came in time.
func (s *session) barrierOver(t *task, step *scenario.Step) {
	there := s.run.barriers.there(t.ping)
	s.unwait(t)
	message := fmt.Sprintf("of the running VUs only %d came to the barrier within %s", there, step.Barrier.Within)
	if step.Barrier.Count > 0 {
		message = fmt.Sprintf("%d of %d VUs came to the barrier within %s", there, step.Barrier.Count, step.Barrier.Within)
	}
	s.fail(failure{kind: "expect.timeout", message: message, step: step, label: t.label, tags: t.tags})
	s.endTask(t)
}
