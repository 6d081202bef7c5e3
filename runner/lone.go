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
	beginLone(it, t)
	<-done
	it.mu.Lock()
	defer it.mu.Unlock()
	it.lone.task, it.keep = nil, nil
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

// stopLone lets the lone list go on for the grace.
func stopLone(it *iteration, grace time.Duration) {
	t := it.lone.task
	if t == nil {
		return
	}
	cut := func() {
		it.mu.Lock()
		defer it.unlock()
		if it.lone.task == t {
			cutLone(it)
		}
	}
	if grace <= 0 {
		cutLone(it)
		return
	}
	time.AfterFunc(grace, cut)
}
