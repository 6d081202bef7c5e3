package executor

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// inBubble runs a test in the time of a bubble.
func inBubble(t *testing.T, test func(t *testing.T)) {
	t.Parallel()
	synctest.Test(t, test)
}

// fakePool lends VUs whose iterations take a time each and do nothing else. It is for synctest's bubbles, in whose time
// it writes down what happens.
type fakePool struct {
	executor  Executor
	began     time.Time
	takes     time.Duration // an iteration
	lasts     time.Duration // the load: no iteration starts after it; 0: it does not end by the clock
	dry       atomic.Bool
	unready   map[int]bool // VUs for which there is no data
	mu        sync.Mutex
	vus       []*fakeVU
	idle      []*fakeVU
	expected  int
	running   int
	most      int // that ran at a time
	starts    []start
	dropped   int64
	warnings  []string
	overruled bool // more VUs ran than were expected
}

// start is the beginning of an iteration.
type start struct {
	VU, Begun int
	Due, At   time.Duration
}

func newFakePool(c Config, takes time.Duration) *fakePool {
	return &fakePool{executor: c.New(), began: time.Now(), takes: takes, lasts: c.Facts().Duration}
}

// run runs the load to its end.
func (p *fakePool) run() *fakePool {
	p.executor.Run(p)
	return p
}

// vusOf are the VUs that began iterations, each with their number.
func (p *fakePool) vusOf() []int {
	counts := make([]int, len(p.vus))
	for _, s := range p.starts {
		counts[s.VU-1]++
	}
	return counts
}

func (p *fakePool) dues() []time.Duration {
	var out []time.Duration
	for _, s := range p.starts {
		out = append(out, s.Due)
	}
	slices.Sort(out)
	return out
}

func (p *fakePool) Take(most int) VU {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		v := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return v
	}
	if len(p.vus) >= most {
		return nil
	}
	v := &fakeVU{pool: p, id: len(p.vus) + 1, leave: make(chan struct{}, 1)}
	p.vus = append(p.vus, v)
	return v
}

func (p *fakePool) Expect(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected += n
}

func (p *fakePool) Elapsed() time.Duration { return time.Since(p.began) }

func (p *fakePool) open() bool { return !p.dry.Load() && (p.lasts == 0 || p.Elapsed() < p.lasts) }

func (p *fakePool) Wait(d time.Duration) bool {
	if p.lasts > 0 {
		d = min(d, p.lasts-p.Elapsed())
	}
	if d > 0 {
		<-time.After(d)
	}
	return p.open()
}

func (p *fakePool) RanDry() bool     { return p.dry.Load() }
func (p *fakePool) Drop(n int64)     { p.dropped += n }
func (p *fakePool) Warn(text string) { p.warnings = append(p.warnings, text) }

type fakeVU struct {
	pool  *fakePool
	id    int
	begun int
	leave chan struct{}
}

func (v *fakeVU) Ready() bool { return !v.pool.unready[v.id] }

func (v *fakeVU) Iterate(ended func()) {
	v.enter()
	go func() {
		defer ended()
		defer v.exit()
		for v.pool.open() && v.pool.executor.More(v.begun) {
			v.begin(0)
			select {
			case <-time.After(v.pool.takes):
			case <-v.leave:
				return
			}
		}
	}()
}

func (v *fakeVU) RunOnce(due time.Duration, ended func()) {
	v.enter()
	go func() {
		defer ended()
		defer v.exit()
		v.begin(due)
		<-time.After(v.pool.takes)
	}()
}

func (v *fakeVU) Leave() { v.leave <- struct{}{} }

func (v *fakeVU) Park() {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	v.pool.idle = append(v.pool.idle, v)
}

func (v *fakeVU) enter() {
	p := v.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running++
	p.most = max(p.most, p.running)
	p.overruled = p.overruled || p.running > p.expected
}

func (v *fakeVU) exit() {
	p := v.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running--
	p.expected--
}

func (v *fakeVU) begin(due time.Duration) {
	p := v.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	p.starts = append(p.starts, start{v.id, v.begun, due, p.Elapsed()})
	v.begun++
}
