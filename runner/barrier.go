package runner

import (
	"fmt"
	"slices"
	"sync"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/scenario"
)

// Barriers are the rendezvous of VUs: of one run, or of several that go on at the same time, whose barriers of the same
// name are one. Sessions arrive under their own lock; those that are let go are resumed by a goroutine that holds no
// other, so that no two sessions' locks are ever held at a time. The zero value is ready. All methods may be called at
// any time, by any goroutine.
type Barriers struct {
	mu     sync.Mutex
	byName map[string]*barrier // those at which someone waits
	runs   map[*host]bool
	// announced are the VUs of runs that are about to begin, so that those that begin first wait for them.
	announced map[*scenario.Plan]int
}

type barrier struct {
	count   int // 0: every running VU
	waiting map[*task]arrival
	vus     map[*iteration]int // how many lists of each wait: a VU counts once
	runs    map[*host]int      // how many lists of each run wait
	most    int                // VUs that were there at a time
}

// arrival is a list that waits at a barrier. The token tells whether it still does.
type arrival struct {
	it    *iteration
	t     *task
	token uint64
}

// barrier suspends the list until so many VUs are there.
func (it *iteration) barrier(t *task, step *scenario.Step, do *scenario.Barrier) flow {
	if !t.mayWait() {
		return over
	}
	name, err := it.m.Text(do.Name)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	it.nameAction(t, step)
	it.tokens++
	t.token, t.ping, t.began = it.tokens, name, it.host.now()
	it.suspend(t, barrierWait{do}, step, t.began+int64(do.Within))
	it.host.barriers.arrive(name, do.Count, arrival{it, t, t.token})
	return suspended
}

// barrierWait is the wait for other VUs.
type barrierWait struct{ do *scenario.Barrier }

func (barrierWait) cancel(it *iteration, t *task) { it.host.barriers.leave(t) }

func (b *Barriers) arrive(name string, count int, a arrival) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := b.byName[name]
	if at == nil {
		at = &barrier{waiting: map[*task]arrival{}, vus: map[*iteration]int{}, runs: map[*host]int{}}
		if b.byName == nil {
			b.byName = map[string]*barrier{}
		}
		b.byName[name] = at
	}
	at.count = count
	at.waiting[a.t] = a
	at.vus[a.it]++
	at.runs[a.it.host]++
	at.most = max(at.most, len(at.vus))
	b.letGo(name, at)
}

// leave takes a list out that waits no longer.
func (b *Barriers) leave(t *task) {
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
	if at.vus[a.it]--; at.vus[a.it] == 0 {
		delete(at.vus, a.it)
	}
	if at.runs[a.it.host]--; at.runs[a.it.host] == 0 {
		delete(at.runs, a.it.host)
	}
	if len(at.waiting) == 0 {
		delete(b.byName, t.ping)
	}
}

// there is how many VUs wait at a barrier, with those whose time was up before the last one's.
func (b *Barriers) there(name string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if at := b.byName[name]; at != nil {
		return at.most
	}
	return 0
}

// recount is called when a VU has ended: the others may be all that are left.
func (b *Barriers) recount() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for name, at := range b.byName {
		if at.count == 0 {
			b.letGo(name, at)
		}
	}
}

// running is how many VUs run whose file has the barrier. A name that a template makes is one of those files from which
// someone has come.
func (b *Barriers) running(name string, at *barrier) int {
	n := 0
	for h := range b.runs {
		if at.runs[h] > 0 || slices.Contains(h.plan.Barriers, name) {
			n += h.owner.active()
		}
	}
	for plan, vus := range b.announced {
		if slices.Contains(plan.Barriers, name) {
			n += vus
		}
	}
	return n
}

// Announce counts the VUs of runs that are about to begin at the same time, each until it has begun.
func (b *Barriers) Announce(plans []*scenario.Plan) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.announced = map[*scenario.Plan]int{}
	for _, p := range plans {
		if p.Load.StartAfter == 0 {
			b.announced[p] = p.Load.AtOnce
		}
	}
}

// join makes a run's VUs count.
func (b *Barriers) join(h *host) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.runs == nil {
		b.runs = map[*host]bool{}
	}
	b.runs[h] = true
}

// begun is called when a run's VUs count as active, which its announcement was for.
func (b *Barriers) begun(h *host) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.announced, h.plan)
}

// quit takes a run out that has ended, or never began.
func (b *Barriers) quit(h *host) {
	b.begun(h)
	b.mu.Lock()
	delete(b.runs, h)
	b.mu.Unlock()
	b.recount()
}

// letGo resumes all that wait, when they are enough. The caller holds the lock.
func (b *Barriers) letGo(name string, at *barrier) {
	want := at.count
	if want == 0 {
		want = b.running(name, at)
	}
	if len(at.vus) == 0 || len(at.vus) < want {
		return
	}
	delete(b.byName, name)
	var h *host // one that has not ended
	for h = range at.runs {
		break
	}
	h.owner.beside(func() {
		var held []arrival
		for _, a := range at.waiting {
			if !a.it.mu.TryLock() {
				held = append(held, a) // perhaps for long, in a write: it must not hold up the others
				continue
			}
			a.release()
		}
		for _, a := range held {
			a.it.mu.Lock()
			a.release()
		}
	})
}

// release goes on with the list. The caller has locked the iteration, which is unlocked here.
func (a arrival) release() {
	defer a.it.unlock()
	if _, waits := a.t.wait.(barrierWait); !waits || a.t.token != a.token {
		return
	}
	a.t.obs.passed(a.t.step, a.t, a.it.host.now()-a.t.began)
	a.it.resume(a.t)
	a.it.settle()
}

// expired is called when too few came in time.
func (w barrierWait) expired(it *iteration, t *task) {
	there := it.host.barriers.there(t.ping)
	it.unwait(t)
	message := fmt.Sprintf("only %d of the running VUs reached the barrier within %s", there, w.do.Within)
	if w.do.Count > 0 {
		message = fmt.Sprintf(
			"%d of %s reached the barrier within %s",
			there,
			diag.Count(w.do.Count, "VU"),
			w.do.Within,
		)
	}
	it.fail(t.obs, failure{kind: errkind.ExpectTimeout, message: message, step: t.step, label: t.label, tags: t.tags})
	it.endTask(t)
}
