package runner

import (
	"time"

	"wsrun/scenario"
)

// runPause suspends the list for a time, or for a random time within a range.
func runPause(it *iteration, t *task, step *scenario.Step, do *scenario.Wait) flow {
	if !t.mayWait() {
		return over
	}
	t.began = it.host.now()
	t.label = ""
	it.suspend(t, timeWait{}, step, t.began+int64(between(it, do.Time)))
	return suspended
}

// timeWait is the wait for a time to pass.
type timeWait struct{}

func (timeWait) cancel(*iteration, *task) {}

func (timeWait) expired(it *iteration, t *task) { it.resume(t) }

// between returns a time, or a random one within a range.
func between(it *iteration, r scenario.Range) time.Duration {
	span := r.To - r.From
	if span <= 0 {
		return r.From
	}
	if it.rng == nil {
		from := waits
		if it.role == Server {
			from = mockWaits
		}
		it.rng = from.rng(it.host.opt.Seed, it.id)
	}
	return r.From + time.Duration(it.rng.Int64N(int64(span)+1))
}
