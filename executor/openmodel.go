package executor

import (
	"sync"
	"time"
)

// openModel starts iterations when they are due, whether or not earlier ones have ended. A start is dropped if it finds
// no free VU, or if it is due but has not begun at the load's end. The load always lasts for its whole duration, even
// after its last start: otherwise rates per second would come out above the target rate.
type openModel struct {
	pace     *Pacer
	duration time.Duration
	maxVUs   int
	ended    sync.WaitGroup
}

// More is never called: each iteration starts a VU anew.
func (*openModel) More(int) bool { return false }

func (o *openModel) Run(p Pool) {
	n := int64(0)
	for ; ; n++ {
		wait, due, stop := o.pace.Pace(p.Elapsed(), n)
		if stop || !p.Wait(wait) {
			break
		}
		o.start(p, due)
	}
	if !p.RanDry() {
		p.Drop(o.pace.DueBy(p.Elapsed(), n) - n)
	}
	p.Wait(o.duration - p.Elapsed())
	o.ended.Wait()
}

// start begins the iteration that is due, if there is a VU for it.
func (o *openModel) start(p Pool, due time.Duration) {
	v := p.Take(o.maxVUs)
	if v == nil || !v.Ready() {
		p.Drop(1)
		return
	}
	o.ended.Add(1)
	p.Expect(1)
	v.RunOnce(due, func() {
		v.Park()
		o.ended.Done()
	})
}
