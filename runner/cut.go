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

// inHandshake is the label of iterations that were cut before their session could do anything.
const inHandshake = "the handshake"

// stopNow closes the open sessions because the load's time is up, or a signal came. Lists that still wait are cut, and
// the iteration with them; one that waits for nothing is complete.
func (it *iteration) stopNow() {
	for _, s := range it.sessions {
		if s.state == opened {
			it.stopped = true
			it.cutShort()
			s.shut(1000, "")
		}
	}
}

// cutShort notes what the lists wait for, and what they would have tested next, before they are dropped.
func (it *iteration) cutShort() {
	if it.role == Server {
		return
	}
	it.oweAll(nil)
	var oldest *task
	for _, t := range it.timers.items {
		if t.task == nil || t.task.wait == nil {
			continue
		}
		if oldest == nil || t.task.began < oldest.began {
			oldest = t.task
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

// oweAll notes what the lists that wait would have tested next, since they will be dropped: those of a session, or all.
func (it *iteration) oweAll(of *session) {
	for _, t := range it.timers.items {
		if of != nil && t.task != nil && t.task.sock != of {
			continue
		}
		if t.task != nil && t.task.wait != nil {
			it.owe(t.task.list, t.task.pc+1)
		}
	}
}

// owe notes what a list of a VU's would have tested from a step on.
func (it *iteration) owe(l *scenario.List, pc int) {
	if it.role == Client {
		it.undone.owe(l, pc)
	}
}

// cutInWrite notes that the iteration was cut while it wrote a frame.
func (s *session) cutInWrite() {
	if s.role == Client && s.cutAt == nil {
		s.cutAt = &cut{label: s.lost.step.Label, at: place(s.lost.step)}
	}
}

// cutUnopened notes that the load's end cut the iteration before its session could do anything: nothing of on-open ran.
func (s *session) cutUnopened(began int64) {
	s.cutAt = &cut{label: inHandshake, at: placeOf(s.host.plan.At), waited: asDuration(s.host.now() - began)}
	s.undone.handshake = true
	s.undone.owe(s.side.Open, 0)
}
