package executor

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
)

// Mix is one load whose VUs (closed model) or iterations (open model) are those of several pools, dealt by weight. Each
// pool's run has a share of it as its Executor; the load runs once, when all shares do.
type Mix struct {
	load Executor
	pool mixedPool
	left []atomic.Int64 // of iterations that VUs share: each share's, so that fast VUs take none of another role's

	mu     sync.Mutex
	joined int
	done   chan struct{} // closed when the load is over
}

// NewMix makes a mix of a load. There is a weight for each share, at least 1.
func NewMix(c Config, weights []int) *Mix {
	m := &Mix{load: c.New(), done: make(chan struct{})}
	m.pool.open = c.Facts().Open
	m.pool.pools = make([]Pool, len(weights))
	m.pool.dealer = NewDealer(slices.Clone(weights))
	if _, ok := c.(sharedIterations); ok {
		m.left = make([]atomic.Int64, len(weights))
		for i, n := range IterationShares(c, weights) {
			m.left[i].Store(n)
		}
	}
	return m
}

// IterationShares returns how many iterations of a load are whose; 0: as many as the time allows, or none.
func IterationShares(c Config, weights []int) []int64 {
	f := c.Facts()
	if _, ok := c.(sharedIterations); ok {
		return NewDealer(weights).Many(f.Iterations)
	}
	shares := make([]int64, len(weights))
	for i, vus := range Shares(weights, f.VUs) {
		shares[i] = f.Iterations / int64(max(f.VUs, 1)) * int64(vus)
	}
	return shares
}

// Share returns the executor of one of the runs, by its place among the weights. Run of all of them has to be called
// before any returns.
func (m *Mix) Share(i int) Executor { return &share{m, i} }

type share struct {
	mix *Mix
	i   int
}

// Run implements Executor. The last share to come runs the load for all.
func (s *share) Run(p Pool) {
	m := s.mix
	if m.join(s.i, p) {
		defer close(m.done)
		m.load.Run(&m.pool)
		return
	}
	<-m.done
}

// join adds a pool. last reports whether it was the last one to come.
func (m *Mix) join(i int, p Pool) (last bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pool.pools[i] = p
	m.joined++
	return m.joined == len(m.pool.pools)
}

// More implements Executor.
func (s *share) More(begun int) bool {
	if s.mix.left != nil {
		return s.mix.left[s.i].Add(-1) >= 0
	}
	return s.mix.load.More(begun)
}

// AddVUs implements Adjuster: it adds to the whole load, and returns the number of all its VUs.
func (s *share) AddVUs(delta int) (vus int, err error) {
	if a, ok := s.mix.load.(Adjuster); ok {
		return a.AddVUs(delta)
	}
	return 0, errors.New("this load sets the number of VUs itself")
}
