package runner

import (
	"sync/atomic"
	"time"
)

// stoppers is how many sessions are asked to end at a time: some may be held up in a write.
const stoppers = 32

// lastWord is how much longer than a session's own limits all of them together may take to end.
const lastWord = 500 * time.Millisecond

// stop asks every session to end, and cuts those that have not ended after the grace and the close timeout: whatever
// a peer does, that is as long as the run's end takes. It does not wait.
func (p *pool) stop(grace time.Duration) {
	r := p.run
	vus := p.all()
	var next atomic.Int64
	for range min(stoppers, len(vus)) {
		r.beside(func() {
			for i := next.Add(1); i <= int64(len(vus)); i = next.Add(1) {
				v := vus[i-1]
				if v.mu.TryLock() {
					v.mu.Unlock()
					v.stop(grace)
					continue
				}
				r.beside(func() { v.stop(grace) })
			}
		})
	}
	if grace <= 0 {
		r.dials.stop()
		p.endEvaluations()
	}
	r.beside(func() {
		if grace > 0 {
			// A dial that is under way may end within the grace.
			if !sleepUnless(grace, r.ended) {
				return
			}
			r.dials.stop()
			p.endEvaluations()
		}
		if sleepUnless(r.plan.Limits.CloseTimeout+lastWord, r.ended) {
			p.cutSessions()
		}
	})
}

// cut cuts all that is under way, with what would come after it.
func (p *pool) cut() {
	r := p.run
	r.skipping.Store(true)
	p.cutSessions()
	if r.requests != nil {
		r.requests.cut()
	}
	for _, v := range p.all() {
		r.unlessEnded(func() {
			r.beside(func() {
				v.mu.Lock()
				defer v.unlock()
				cutLone(v.iteration)
			})
		})
	}
}

// cutSessions cuts TCP of all sessions: those that are open, and those that open from now on.
func (p *pool) cutSessions() {
	p.run.dials.stop()
	p.run.cutting.Store(true)
	for _, v := range p.all() {
		v.cut()
	}
}

// endEvery is how often it is looked for evaluations that outlive the load: one that is found twice is ended.
const endEvery = 50 * time.Millisecond

// endEvaluations ends what runs too long after the load's end, until the last session has ended. It does not wait.
func (p *pool) endEvaluations() {
	r := p.run
	r.once.evaluations.Do(func() {
		r.beside(func() {
			seen := map[*vu]uint64{}
			for sleepUnless(endEvery, r.ended) {
				for _, v := range p.all() {
					turn := v.m.Busy()
					if turn != 0 && seen[v] == turn {
						v.m.Interrupt(turn)
					}
					seen[v] = turn
				}
			}
		})
	})
}
