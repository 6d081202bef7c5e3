package executor

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// crew is the VUs of a closed model, each running one iteration after another. Their number can be changed during the
// run.
type crew struct {
	vus int // initially

	mu      sync.Mutex
	pool    Pool          // nil before the load's start
	running int           // including those that are leaving
	staying []VU          // in start order
	done    chan struct{} // closed when none is left
	asked   int           // last number requested by the user; 0: none
}

// Run runs the VUs, including those added later, until all have ended.
func (c *crew) Run(p Pool) {
	<-c.startAll(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.asked > 0 {
		p.Warn(fmt.Sprintf("the number of VUs was changed by hand, from %d to %d in the end", c.vus, c.asked))
	}
}

// startAll starts the load's VUs. The channel is closed when none is left.
func (c *crew) startAll(p Pool) (done <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock() // even after a panic: VUs that have begun need it to end
	c.pool, c.done = p, make(chan struct{})
	p.Expect(c.vus)
	for range c.vus {
		c.startVU()
	}
	return c.done
}

// startVU starts one more VU, which the pool already expects. The caller holds the lock.
func (c *crew) startVU() {
	v := c.pool.Take(Unlimited)
	c.running++
	c.staying = append(c.staying, v)
	v.Iterate(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		v.Park() // not earlier: a VU that ends while others are being started must not be reused for one of them
		c.staying = slices.DeleteFunc(c.staying, func(o VU) bool { return o == v })
		if c.running--; c.running == 0 {
			close(c.done)
		}
	})
}

// AddVUs implements Adjuster. The VUs started last leave first.
func (c *crew) AddVUs(delta int) (vus int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running == 0 {
		return 0, errors.New("the load is not running")
	}
	c.asked = max(len(c.staying)+delta, 1)
	for len(c.staying) < c.asked {
		c.pool.Expect(1)
		c.startVU()
	}
	for len(c.staying) > c.asked {
		last := len(c.staying) - 1
		v := c.staying[last]
		c.staying = c.staying[:last]
		v.Leave()
	}
	return c.asked, nil
}
