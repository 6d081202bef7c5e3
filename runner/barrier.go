package runner

import (
	"fmt"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/scenario"
)

// runBarrier suspends the list until enough VUs are there.
func runBarrier(it *iteration, t *task, step *scenario.Step, do *scenario.Barrier) flow {
	if !t.mayWait() {
		return over
	}
	name, err := it.m.Text(do.Name)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	t.nameAction(step)
	it.tokens++
	t.token, t.ping, t.began = it.tokens, name, it.host.now()
	it.suspend(t, barrierWait{do}, step, t.began+int64(do.Within))
	token := t.token
	release := func(patient bool) bool { return passBarrier(it, t, token, patient) }
	it.host.barriers.arrive(name, do.Count, guest{list: t, vu: it, run: it.host.crew, release: release})
	return suspended
}

// barrierWait is the wait for other VUs.
type barrierWait struct{ do *scenario.Barrier }

func (barrierWait) shared() {}

func (barrierWait) cancel(it *iteration, t *task) { it.host.barriers.leave(t.ping, t) }

// expired is called if too few arrived in time.
func (w barrierWait) expired(it *iteration, t *task) {
	there := it.host.barriers.there(t.ping)
	it.unwait(t)
	message := fmt.Sprintf("only %d of the running VUs reached the barrier within %s", there, w.do.Within)
	if w.do.Count > 0 {
		message = fmt.Sprintf(
			"%d of %s reached the barrier within %s",
			there,
			diag.Count(w.do.Count, "VU"),
			w.do.Within,
		)
	}
	it.fail(t.obs, failure{kind: errkind.ExpectTimeout, message: message, step: t.step, label: t.label, tags: t.tags})
	it.endTask(t)
}

// passBarrier continues a list if the wait that the token stands for is not over. It returns false if the lock is held,
// unless patient is set.
func passBarrier(it *iteration, t *task, token uint64, patient bool) bool {
	if patient {
		it.mu.Lock()
	} else if !it.mu.TryLock() {
		return false
	}
	defer it.unlock()
	if _, waits := t.wait.(barrierWait); !waits || t.token != token {
		return true
	}
	t.obs.passed(t.step, t, it.host.now()-t.began)
	it.resume(t)
	it.settle()
	return true
}
