package runner

import (
	"time"

	"wsrun/diag"
	"wsrun/scenario"
)

// cut is where an iteration was when the load's end or a signal ended it: it has neither passed nor failed.
type cut struct {
	label  string
	at     diag.Pos
	waited time.Duration
}

// stopNow closes the open sessions because the load's time is up, or a signal arrived. If lists still wait, they are
// cut, and so is the iteration; otherwise it is complete.
func (it *iteration) stopNow() {
	for _, s := range it.parts {
		if s.phase() == opened {
			it.stopped = true
			it.cutShort()
			s.shut(1000, "")
		}
	}
}

// cutShort records what the lists wait for, and what they would have tested next, before they are dropped.
func (it *iteration) cutShort() {
	if it.role == Server {
		return
	}
	it.oweAll(nil)
	var oldest *task
	for t := range it.timed() {
		if t.wait != nil && (oldest == nil || t.began < oldest.began) {
			oldest = t
		}
	}
	if oldest == nil || it.cutAt != nil {
		return
	}
	c := &cut{label: oldest.step.Label, at: place(oldest.step), waited: asDuration(it.host.now() - oldest.began)}
	if oldest.label != "" {
		c.label = oldest.label
	}
	it.cutAt = c
}

// oweAll records what the waiting lists would have tested next, because they will be dropped: those of a connection, or
// all.
func (it *iteration) oweAll(of part) {
	for t := range it.timed() {
		if t.wait != nil && (of == nil || t.sock == of) {
			it.owe(t.list, t.pc+1)
		}
	}
}

// owe records what a list of a VU would have tested from a step on.
func (it *iteration) owe(l *scenario.List, pc int) {
	if it.role == Client {
		it.undone.owe(l, pc)
	}
}
