package runner

import (
	"slices"
	"sync"

	"wsrun/scenario"
)

// Barriers are the rendezvous of VUs: of one run, or of several concurrent ones, whose barriers of the same name are
// shared. Sessions arrive while holding their own lock; they are resumed by a goroutine that holds no other lock, so
// that no two sessions' locks are ever held together. The zero value is ready to use. All methods are safe for
// concurrent use.
type Barriers struct {
	mu     sync.Mutex
	byName map[string]*barrier // those at which someone waits
	runs   map[*crew]bool
	// announced are the VUs of runs that are about to begin, so that the first ones to begin wait for them.
	announced map[*scenario.Plan]int
}

type barrier struct {
	count   int           // 0: every running VU
	waiting map[any]guest // by list
	vus     map[any]int   // number of waiting lists of each: a VU counts once
	runs    map[*crew]int // number of waiting lists of each run
	most    int           // maximum number of VUs there at the same time
}

// crew is a run's VUs as seen by barriers.
type crew struct {
	plan   *scenario.Plan
	active func() int     // returns how many are running, or about to
	beside func(f func()) // runs f in a goroutine that the end of the run waits for
}

// guest is a list that waits at a barrier.
type guest struct {
	list, vu any // pointers to them
	run      *crew
	// release continues the list if it still waits. It returns false if that was not possible immediately, unless
	// patient is set.
	release func(patient bool) bool
}

// arrive registers a list that starts to wait for count VUs; 0: for all running ones.
func (b *Barriers) arrive(name string, count int, g guest) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := b.byName[name]
	if at == nil {
		at = &barrier{waiting: map[any]guest{}, vus: map[any]int{}, runs: map[*crew]int{}}
		if b.byName == nil {
			b.byName = map[string]*barrier{}
		}
		b.byName[name] = at
	}
	at.count = count
	at.waiting[g.list] = g
	at.vus[g.vu]++
	at.runs[g.run]++
	at.most = max(at.most, len(at.vus))
	b.letGo(name, at)
}

// leave removes a list that no longer waits.
func (b *Barriers) leave(name string, list any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := b.byName[name]
	if at == nil {
		return
	}
	g, ok := at.waiting[list]
	if !ok {
		return
	}
	delete(at.waiting, list)
	if at.vus[g.vu]--; at.vus[g.vu] == 0 {
		delete(at.vus, g.vu)
	}
	if at.runs[g.run]--; at.runs[g.run] == 0 {
		delete(at.runs, g.run)
	}
	if len(at.waiting) == 0 {
		delete(b.byName, name)
	}
}

// there returns how many VUs wait at a barrier, including those that timed out before the last one did.
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

// running returns how many running VUs have the barrier in their file. For a name from a template, these are the files
// from which someone has arrived.
func (b *Barriers) running(name string, at *barrier) int {
	n := 0
	for c := range b.runs {
		if at.runs[c] > 0 || slices.Contains(c.plan.Barriers, name) {
			n += c.active()
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

// join adds a run's VUs.
func (b *Barriers) join(c *crew) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.runs == nil {
		b.runs = map[*crew]bool{}
	}
	b.runs[c] = true
}

// begun is called when a run's VUs count as active and no longer need to be announced.
func (b *Barriers) begun(c *crew) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.announced, c.plan)
}

// quit removes a run that has ended, or never began.
func (b *Barriers) quit(c *crew) {
	b.begun(c)
	b.mu.Lock()
	delete(b.runs, c)
	b.mu.Unlock()
	b.recount()
}

// letGo resumes all that wait, if they are enough. The caller holds the lock.
func (b *Barriers) letGo(name string, at *barrier) {
	want := at.count
	if want == 0 {
		want = b.running(name, at)
	}
	if len(at.vus) == 0 || len(at.vus) < want {
		return
	}
	delete(b.byName, name)
	var c *crew // one that has not ended
	for c = range at.runs {
		break
	}
	c.beside(func() {
		var held []guest
		for _, g := range at.waiting {
			if !g.release(false) {
				held = append(held, g) // perhaps for long, in a write: don't hold up the others
			}
		}
		for _, g := range held {
			g.release(true)
		}
	})
}
