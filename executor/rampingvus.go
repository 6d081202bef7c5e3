package executor

import (
	"fmt"
	"sync"
)

// rampingVUs starts and stops VUs to follow its stages.
type rampingVUs struct{ stages []Stage }

func ofRampingVUs(s Spec) Config {
	if len(s.Stages) == 0 || s.Rates {
		return nil
	}
	return rampingVUs{s.Stages}
}

func (c rampingVUs) String() string {
	return stageWords(c.stages, func(target float64) string {
		if target == 1 {
			return "1 VU"
		}
		return fmt.Sprintf("%g VUs", target)
	})
}

func (c rampingVUs) Facts() Facts {
	most := 1
	for _, s := range c.stages {
		most = max(most, int(s.Target))
	}
	return Facts{VUs: most, Duration: total(c.stages), Stages: c.stages, Unit: "VUs"}
}

func (c rampingVUs) New() Executor { return &rampingVUsRun{curve: Ramp(c)} }

type rampingVUsRun struct {
	curve   Ramp
	running []VU
	ended   sync.WaitGroup
}

func (*rampingVUsRun) More(int) bool { return true }

// Run follows the curve. The VU started last leaves first.
func (r *rampingVUsRun) Run(p Pool) {
	for p.Wait(0) {
		at := p.Elapsed()
		r.follow(p, r.curve.At(at))
		next := r.curve.Next(at)
		if next <= 0 {
			break
		}
		p.Wait(next)
	}
	r.ended.Wait()
}

// follow starts VUs, or lets some leave, until want are running.
func (r *rampingVUsRun) follow(p Pool, want int) {
	if more := want - len(r.running); more > 0 {
		p.Expect(more)
	}
	for len(r.running) < want {
		v := p.Take(Unlimited)
		r.running = append(r.running, v)
		r.ended.Add(1)
		v.Iterate(func() {
			v.Park()
			r.ended.Done()
		})
	}
	for len(r.running) > want {
		last := len(r.running) - 1
		v := r.running[last]
		r.running = r.running[:last]
		v.Leave()
	}
}
