package executor

import (
	"slices"
	"sync"
	"time"
)

// mixedPool is a Pool over several others, which it takes VUs of by weight.
type mixedPool struct {
	pools []Pool
	open  bool

	mu      sync.Mutex
	dealer  *Dealer
	dealt   []*mixedVU // closed model: all VUs, in the order in which they were dealt
	free    []int      // of them: those that nobody runs, sorted
	planned []int      // of them: those that are expected, and not yet taken

	running int // open model: VUs that run
	turn    int // whose iteration is about to start
	due     bool
}

var _ Pool = (*mixedPool)(nil)

// mixedVU is a VU of one of the pools.
type mixedVU struct {
	VU
	pool   *mixedPool
	of     int // the pool, by its place
	number int // in the closed model: its place among those dealt
}

// Take implements Pool. In the open model it is the turn's pool that has to have a VU, and most bounds those that run.
func (p *mixedPool) Take(most int) VU {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.open {
		return p.takePlanned()
	}
	p.turn, p.due = p.dealer.Next(), true
	if p.running >= most {
		return nil
	}
	v := p.pools[p.turn].Take(most)
	if v == nil {
		return nil
	}
	return &mixedVU{VU: v, pool: p, of: p.turn}
}

// takePlanned takes the next of the VUs that are expected. The caller holds the lock.
func (p *mixedPool) takePlanned() VU {
	v := p.dealt[p.planned[0]]
	p.planned = p.planned[1:]
	if v.VU == nil {
		v.VU = p.pools[v.of].Take(Unlimited)
	}
	return v
}

// Expect implements Pool. In the closed model it decides which VUs come next: those that were dealt first and that
// nobody runs, then new ones. So those that run are whole rounds, however often their number changes.
func (p *mixedPool) Expect(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open {
		p.running += n
		p.due = false
		p.pools[p.turn].Expect(n)
		return
	}
	each := make([]int, len(p.pools))
	for range n {
		if len(p.free) == 0 {
			p.free = append(p.free, len(p.dealt))
			p.dealt = append(p.dealt, &mixedVU{pool: p, of: p.dealer.Next(), number: len(p.dealt)})
		}
		next := p.free[0]
		p.free = p.free[1:]
		p.planned = append(p.planned, next)
		each[p.dealt[next].of]++
	}
	for i, count := range each {
		p.pools[i].Expect(count) // also of none: the run has begun
	}
}

// Park implements VU.
func (v *mixedVU) Park() {
	p := v.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open {
		p.running--
		v.VU.Park()
		return
	}
	at, _ := slices.BinarySearch(p.free, v.number)
	p.free = slices.Insert(p.free, at, v.number)
}

// Elapsed implements Pool.
func (p *mixedPool) Elapsed() time.Duration { return p.pools[0].Elapsed() }

// Wait implements Pool. The runs of all pools end together.
func (p *mixedPool) Wait(d time.Duration) bool { return p.pools[0].Wait(d) }

// RanDry implements Pool.
func (p *mixedPool) RanDry() bool { return slices.ContainsFunc(p.pools, Pool.RanDry) }

// Drop implements Pool. An iteration that was dealt and could not begin is its pool's.
func (p *mixedPool) Drop(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n > 0 && p.due {
		p.pools[p.turn].Drop(1)
		p.due = false
		n--
	}
	if n <= 0 {
		return
	}
	for i, turns := range p.dealer.Many(n) {
		p.pools[i].Drop(turns)
	}
}

// Warn implements Pool.
func (p *mixedPool) Warn(text string) { p.pools[0].Warn(text) }
