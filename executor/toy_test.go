package executor

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"wsrun/diag"
)

// bursts is a kind of load that wsrun does not have: every period all of its VUs run one iteration each, at once. It
// shows what a new one needs: this, and its function's row in kinds.
type bursts struct {
	vus          int
	every, lasts time.Duration
}

func (c bursts) String() string {
	return fmt.Sprintf("%s every %s for %s", diag.Count(c.vus, "VU"), diag.Duration(c.every), diag.Duration(c.lasts))
}

func (c bursts) Facts() Facts { return Facts{VUs: c.vus, Duration: c.lasts, Open: true} }

func (c bursts) New() Executor { return &burstsRun{bursts: c} }

type burstsRun struct {
	bursts
	ended sync.WaitGroup
}

// More is not asked: a VU is started anew for each iteration.
func (*burstsRun) More(int) bool { return false }

func (r *burstsRun) Run(p Pool) {
	for due := time.Duration(0); due < r.lasts && p.Wait(due-p.Elapsed()); due += r.every {
		r.burst(p, due)
	}
	p.Wait(r.lasts - p.Elapsed())
	r.ended.Wait()
}

func (r *burstsRun) burst(p Pool, due time.Duration) {
	var vus []VU
	for range r.vus {
		if v := p.Take(r.vus); v != nil {
			vus = append(vus, v)
		}
	}
	p.Drop(int64(r.vus - len(vus)))
	p.Expect(len(vus))
	for _, v := range vus {
		r.ended.Add(1)
		v.RunOnce(due, func() {
			v.Park()
			r.ended.Done()
		})
	}
}

func TestToyExecutor(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c := bursts{vus: 3, every: time.Second, lasts: 4 * time.Second}
		p := newFakePool(c, 1500*time.Millisecond).run()
		want := []time.Duration{0, 0, 0, 2 * time.Second, 2 * time.Second, 2 * time.Second}
		if got := p.dues(); !slices.Equal(got, want) || p.dropped != 6 || p.Elapsed() != c.lasts {
			t.Errorf("%s: starts at %v, %d dropped, in %s, want %v, 6, %s", c, got, p.dropped, p.Elapsed(), want, c.lasts)
		}
	})
}
