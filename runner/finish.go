package runner

import (
	"time"

	"wsrun/checks"
	"wsrun/result"
	"wsrun/runner/inbox"
	"wsrun/scenario"
	"wsrun/socket"
)

// finish ends the session after the socket's read has failed: it says what that meant, judges it, and runs on-error and
// on-close, the last events. The caller holds the lock and releases the connection.
func (s *session) finish(conn *socket.Conn, err error) {
	end := conn.End(err)
	wasOpen := s.state == opened
	byUs := s.host.owner.cuts() && (s.lost != nil || end.By == string(s.role) && end.Err == nil) ||
		s.host.opt.Memory.Gauge().Spent()
	if wasOpen && (byUs || s.stopping && s.plan.Reconnect != nil) {
		s.cutShort()
	}
	pending, open := s.pending()
	closers := takeClosers(s)
	s.oweAll(s)
	if l := s.lost; l != nil {
		if byUs {
			cutInWrite(s)
		}
		wasOpen, pending, open, closers = true, l.pending, l.open, l.closers
	}
	s.dropTasks(s.plan.Reconnect != nil)
	s.clocks.stop()
	s.m.Until(time.Time{})
	s.state = ended
	s.conn.Store(nil)
	s.observer.closed(end, wasOpen)
	s.leaveInbox()
	s.pings = pings{}
	e := s.endOf(end)
	e.wasOpen, e.byUs, e.pending, e.open = wasOpen, byUs, pending, open
	var f *failure
	dropped := s.dropped.ended(conn, end)
	awaited := false
	if !dropped {
		f, awaited = awaitedEnd(s, closers, end, e.verdict())
	}
	goesOn := false
	if wasOpen && !awaited && (dropped || e.isLoss(f)) {
		f, goesOn = s.lose(f, end, dropped)
	}
	s.inst.closed(s.host.now()-s.since, end)
	if s.role == Server && f != nil && f.step != nil && f.step == s.closeStep && s.expectCode > 0 {
		s.log("server: " + f.message)
	}
	if f != nil && f.step != nil && e.named() { // the file names this end
		s.host.trials.waits[f.step.Trial].judge()
	}
	s.lastEvents(end, f)
	wrong := f != nil && s.role == Client && (goesOn || !e.excused(f))
	if !awaited && !goesOn && keepEnd(s, end, f) {
		f, wrong = nil, false
	}
	if wrong {
		f.survived = goesOn && !s.failed
		s.record(f)
		s.failed = s.failed || !goesOn
	}
	s.passOn(goesOn)
	stepClosed(s, end, !wrong)
	if len(s.parts) > 1 {
		s.wasClosed = closeText(end)
		partedFrom(s)
	}
}

// endOf is the end with what the session knows of it.
func (s *session) endOf(end socket.End) sessionEnd {
	return sessionEnd{End: end, outcome: s.outcome, role: s.role, plan: s.plan, side: s.side, failed: s.failed,
		stopping: s.stopping, stopped: s.stopped, lost: s.lost}
}

// stepClosed reports the client's close as a step to whoever follows them.
func stepClosed(s *session, end socket.End, ok bool) {
	if s.role != Client || s.host.opt.OnStep == nil {
		return
	}
	s.host.opt.OnStep(result.Closed{
		Socket:   s.name,
		OK:       ok,
		Code:     end.Code,
		Reason:   end.Reason,
		By:       end.By,
		Survived: s.gone,
		Took:     asDuration(s.host.now() - s.since),
	})
}

// pending finds a list that waits for a message or a pong, and reports whether one of on-open still runs.
func (s *session) pending() (step *scenario.Step, open bool) {
	for _, t := range s.waiters.all() {
		if _, expects := t.wait.(messageWait); expects && (step == nil || t.list.Open) {
			step = t.step
			s.missed = droppedBefore(s, t)
		}
		open = open || t.list.Script
	}
	for _, f := range s.pings.out {
		if f.task != nil && f.task.waitsForPong() && step == nil {
			step = f.task.step
		}
	}
	return step, open || s.openRuns
}

// lastEvents runs on-error, for an end that is wrong, and then on-close, exactly once. Their lists can't wait: the
// session is over.
func (s *session) lastEvents(end socket.End, f *failure) {
	if f != nil && s.side.Error != nil {
		s.m.Error = checks.ErrorInfo{Kind: f.kind, Message: f.message}
		s.exec(s.newTask(s.side.Error))
	}
	if s.side.Close != nil {
		s.m.Close = closeOf(end)
		s.exec(s.newTask(s.side.Close))
	}
}

// leaveInbox ends the wait of what is left in the inbox, since nobody will look for it any more. It fails a strict
// session.
func (s *session) leaveInbox() {
	if s.side.Strict && s.role == Client && !s.failed {
		if msg := s.inbox.Oldest(); msg != nil {
			f := unexpected(s, msg, "")
			s.record(&f)
			s.failed = true
		}
	}
	kept := s.inbox.Glance()
	for msg := kept.Next(); msg != nil; msg = kept.Next() {
		kept.Take()
		msg.Fate = inbox.Stranded
		s.messages.Release(msg)
	}
}

// cutUnopened notes that the load's end cut the iteration before its session could do anything: nothing of on-open ran.
func cutUnopened(s *session, began int64) {
	s.cutAt = &cut{label: inHandshake, at: s.host.plan.At, waited: asDuration(s.host.now() - began)}
	s.undone.handshake = true
	s.undone.owe(s.side.Open, 0)
}

// inHandshake is the label of iterations that were cut before their session could do anything.
const inHandshake = "the handshake"
