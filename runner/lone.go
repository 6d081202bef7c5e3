package runner

import (
	"time"

	"wsrun/scenario"
)

// A lone list is one that runs while there is no session: before and finally, of an iteration, of a VU, and of the run.

// lone is what an iteration's list that runs without a session needs.
type lone struct {
	onces once           // what it has done of the actions that are done once
	task  *task          // nil: none runs
	keep  map[string]any // gets what it sets, for later iterations; nil: nothing does

	cutsAt time.Time   // what runs without a session is cut then, if the iteration is to stop
	cutter *time.Timer // cuts the list that runs; nil: nothing does
	late   bool        // the list that runs comes after the iteration: it has a time of its own
}

// runLone runs a list to its end on the goroutine of the caller. It is false if the iteration has failed, or was cut.
func runLone(it *iteration, l *scenario.List) bool {
	if l == nil {
		return true
	}
	done := make(chan struct{})
	it.mu.Lock()
	failed, wasCut := it.failed, it.cutAt
	it.failed, it.cutAt = false, nil
	t := it.newTask(l)
	t.done = done
	it.lone.task = t
	if it.stopping { // whoever asked for that was too early to find the list
		limitLone(it)
	}
	beginLone(it, t)
	<-done
	it.mu.Lock()
	defer it.mu.Unlock()
	if it.cutter != nil {
		it.cutter.Stop()
	}
	it.lone.task, it.keep, it.cutter = nil, nil, nil
	ok := !it.failed && it.cutAt == nil
	it.failed = it.failed || failed
	if wasCut != nil {
		it.cutAt = wasCut
	}
	return ok
}

// beginLone runs the lone list until it waits or ends, and gives the lock back.
func beginLone(it *iteration, t *task) {
	defer func() {
		if why := recover(); why != nil {
			it.crashed(why)
		}
		it.mu.Unlock()
	}()
	it.exec(t)
	it.settle()
}

// endLone ends the wait for a lone list that a panic has left. The caller holds the lock.
func endLone(it *iteration) {
	if t := it.lone.task; t != nil && t.done != nil {
		close(t.done)
		t.done = nil
	}
}

// cutLone ends the lone list where it waits: the load's end, or a signal, came first. The caller holds the lock.
func cutLone(it *iteration) {
	t := it.lone.task
	if t == nil || t.wait == nil {
		return
	}
	it.cutShort()
	it.endTask(t)
}

// stopLone lets what runs without a session go on for the grace. What comes after the iteration has a grace of its own,
// whenever it begins; a signal leaves it that. The caller holds the lock.
func stopLone(it *iteration, grace time.Duration) {
	if it.late && it.cutter != nil {
		return
	}
	if it.late {
		grace = it.host.plan.Load.GracefulStop
	}
	it.cutsAt = time.Now().Add(grace)
	if it.lone.task != nil {
		limitLone(it)
	}
}

// limitLone cuts the list that runs in time. The caller holds the lock.
func limitLone(it *iteration) {
	if it.cutter != nil {
		it.cutter.Stop()
	}
	left := time.Until(it.cutsAt)
	if it.host.owner.skips() {
		left = 0
	}
	var cutter *time.Timer
	cutter = time.AfterFunc(left, func() {
		it.mu.Lock()
		defer it.unlock()
		if it.cutter == cutter { // not that of a list that has ended
			cutLone(it)
		}
	})
	it.cutter = cutter
}
