package runner

import (
	"time"

	"wsrun/scenario"
)

// before runs what comes before a VU's handshake. It is false if the iteration is over: it has failed, or was cut.
func before(it *iteration) bool {
	l := it.host.plan.Client.Around.Before
	if l == nil || runLone(it, l) {
		return true
	}
	it.mu.Lock()
	defer it.mu.Unlock()
	if it.failed {
		it.host.trials.handshake.judge()
	} else {
		it.undone.handshake = true
	}
	return false
}

// finally runs what comes after an iteration, or after a VU's last one, whatever happened before. When the load's time
// is up, it has the grace that sessions have. A nil list is nothing.
func finally(it *iteration, l *scenario.List) {
	if l == nil || it.host.owner.skips() {
		return
	}
	it.mu.Lock()
	it.late = true
	it.cutsAt = time.Now().Add(it.host.plan.Load.GracefulStop)
	it.mu.Unlock()
	runLone(it, l)
	it.mu.Lock()
	it.late = false
	it.mu.Unlock()
}
