package runner

import (
	"fmt"
	"slices"
	"time"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/errkind"
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
	if wasOpen && (byUs || s.stopping && s.host.plan.Reconnect != nil) {
		s.cutShort()
	}
	pending, open := s.pending()
	closers := s.takeClosers()
	s.oweAll(s)
	if l := s.lost; l != nil {
		if byUs {
			s.cutInWrite()
		}
		wasOpen, pending, open, closers = true, l.pending, l.open, l.closers
	}
	s.dropTasks()
	s.stopTimers()
	s.m.Until(time.Time{})
	s.state = ended
	s.conn.Store(nil)
	s.observer.closed(end, wasOpen)
	if s.side.Strict && s.role == Client && !s.failed {
		s.judgeInbox()
	}
	s.clearInbox()
	s.pings = pings{}
	var f *failure
	dropped := s.droppedByStage(conn, end)
	awaited := false
	if !dropped {
		f, awaited = s.awaited(closers, end, s.judgeEnd(end, wasOpen, byUs, pending, open))
	}
	goesOn := false
	if wasOpen && !awaited && (dropped || s.isLoss(f, end)) {
		f, goesOn = s.lose(f, end, dropped)
	}
	s.inst.closed(s.host.now()-s.since, end)
	if s.role == Server && f != nil && f.step != nil && f.step == s.closeStep && s.expectCode > 0 {
		s.log("server: " + f.message)
	}
	if f != nil && f.step != nil && s.named(end) { // the file names this end
		s.host.trials.waits[f.step.Trial].judge()
	}
	s.lastEvents(end, f)
	wrong := f != nil && s.role == Client && (goesOn || !s.excused(f, end))
	if wrong {
		f.survived = goesOn && !s.failed
		s.record(f)
		s.failed = s.failed || !goesOn
	}
	s.passOn(goesOn)
	stepClosed(s, end, !wrong)
}

// stepClosed reports the client's close as a step to whoever follows them.
func stepClosed(s *session, end socket.End, ok bool) {
	if s.role != Client || s.host.opt.OnStep == nil {
		return
	}
	s.host.opt.OnStep(result.Closed{
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
			s.missed = s.droppedBefore(t)
		}
	}
	for _, f := range s.pings.out {
		if f.task != nil && f.task.waitsForPong() && step == nil {
			step = f.task.step
		}
	}
	return step, s.openRuns
}

// judgeEnd says in what way the session's end is wrong; nil: it is a normal one. Peers close with 1000 or 1001 when
// they are done (RFC 6455 §7.4.1); that is normal when nothing here waits for more.
func (s *session) judgeEnd(end socket.End, wasOpen, byUs bool, pending *scenario.Step, open bool) *failure {
	byPeer := end.By != string(s.role) && end.By != socket.ByNetwork
	switch {
	case !wasOpen && (!byPeer || s.failed):
		return s.judgeOwnClose(end)
	case byUs, s.stopping && s.host.plan.Reconnect != nil:
		return nil
	case end.Err != nil || s.lost != nil && !byPeer:
		return s.judgeLoss(end, pending)
	case s.role == Server: // the mock judges nobody: of its ends, only what broke is an error
		return nil
	case pending != nil:
		return &failure{
			kind:    errkind.CloseUnexpected,
			message: fmt.Sprintf("the server closed with %s while %s waited", closeText(end), pending.Label) + s.missed,
			step:    pending,
		}
	case open:
		return &failure{
			kind:    errkind.CloseUnexpected,
			message: fmt.Sprintf("the server closed with %s before on-open was done", closeText(end)),
		}
	case end.Code != 1000 && end.Code != 1001:
		return &failure{kind: errkind.CloseUnexpected, message: "the server closed with " + closeText(end)}
	}
	return nil
}

// judgeLoss says why a connection that did not end by a closing handshake ended: what the reader found, else why a
// write failed.
func (s *session) judgeLoss(end socket.End, pending *scenario.Step) *failure {
	f := &failure{step: pending}
	if s.lost != nil {
		f.step = s.lost.step
	}
	err := end.Err
	if err == nil {
		err = socket.Classify(socket.PhaseWrite, "", s.lost.err)
	}
	f.kind, f.message = string(err.Kind), err.Error()
	return f
}

// judgeOwnClose judges how the peer answered our close frame.
func (s *session) judgeOwnClose(end socket.End) *failure {
	switch {
	case s.cutByUs:
		return nil
	case !s.stopped && end.Err != nil && refusedByUs(end.Err.Kind):
		return &failure{kind: string(end.Err.Kind), message: end.Err.Error(), step: s.closeStep}
	case s.timedOut && !s.stopped:
		return &failure{
			kind: errkind.CloseTimeout,
			message: fmt.Sprintf(
				"the %s did not answer the close frame within %s",
				s.role.peer(),
				s.host.plan.Limits.CloseTimeout,
			),
			step: s.closeStep,
		}
	case s.expectCode > 0 && end.PeerCode == 0:
		return &failure{
			kind: errkind.CloseUnexpected,
			message: fmt.Sprintf(
				"the %s cut the connection instead of answering the close, but expect-code is %d",
				s.role.peer(),
				s.expectCode,
			),
			step: s.closeStep,
		}
	case s.expectCode > 0 && end.PeerCode != s.expectCode:
		return &failure{
			kind: errkind.CloseUnexpected,
			message: fmt.Sprintf(
				"the %s answered the close with %d, but expect-code is %d",
				s.role.peer(),
				end.PeerCode,
				s.expectCode,
			),
			step: s.closeStep,
		}
	}
	return nil
}

// refusedByUs reports whether a kind is of something that a peer must not send, even before its close frame.
func refusedByUs(kind socket.Kind) bool {
	return kind == socket.KindProtocol || kind == socket.KindMessageUTF8 || kind == socket.KindMessageTooBig
}

func closeText(end socket.End) string {
	if end.Reason == "" {
		return fmt.Sprint(end.Code)
	}
	return fmt.Sprintf("%d %s", end.Code, diag.Quote(diag.Visible(end.Reason, 123)))
}

// excused reports whether the file judges this end itself: an expect-code names the code, or on-close is there to look
// at it.
func (s *session) excused(f *failure, end socket.End) bool {
	if f.final {
		return false
	}
	if s.named(end) {
		return true
	}
	switch f.kind {
	case errkind.CloseUnexpected, errkind.TCPReset, errkind.TLS:
		return s.side.Close != nil && (s.closeStep == nil || f.step != s.closeStep)
	}
	return false
}

// named reports whether an expect-code of the file names the code with which the peer closed.
func (s *session) named(end socket.End) bool {
	return slices.Contains(s.side.ExpectCodes, end.Code) && end.By != string(s.role)
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

// judgeInbox fails a strict session for what is left in its inbox.
func (s *session) judgeInbox() {
	if msg := s.inbox.Oldest(); msg != nil {
		f := unexpected(s, msg, "")
		s.record(&f)
		s.failed = true
	}
}

// clearInbox ends the wait of what is left in the inbox: nobody will look for it any more.
func (s *session) clearInbox() {
	kept := s.inbox.Glance()
	for msg := kept.Next(); msg != nil; msg = kept.Next() {
		kept.Take()
		msg.Fate = inbox.Stranded
		s.messages.Release(msg)
	}
}
