package runner

import (
	"math"

	"wsrun/errkind"
	"wsrun/runner/inbox"
	"wsrun/scenario"
)

// dispatch is where a message goes: first the handlers, then the lists that wait, oldest first; what none took is kept
// in the inbox.
func (s *session) dispatch(msg *inbox.Message) {
	s.seq++
	msg.Seq = s.seq
	s.arrived(msg)
	if s.state != opened {
		return
	}
	list := s.side.Message
	if msg.Binary {
		list = s.side.Binary
	}
	if list != nil {
		t := s.newTask(list)
		t.msg = msg.Retain()
		s.exec(t)
	}
	if s.state != opened { // by a handler
		msg.Fate = inbox.Claimed
		return
	}
	if s.waiters.count > 0 && s.offer(msg) {
		msg.Fate = inbox.Claimed
		return
	}
	s.unclaimed(msg)
}

// offer gives a message to the oldest waiting list that matches. Lists that began to wait while it was handled look
// only at later ones, and a request only at what was read after its send. An expect-none takes nothing: it looks at
// what others take, too.
func (s *session) offer(msg *inbox.Message) bool {
	s.tried = s.waiters.candidates(s.tried, s.m, &msg.Message)
	readAt := int64(math.MaxInt64)
	if s.side.NeedsStamp {
		readAt = s.host.at(msg.At)
	}
	var taker *task
	for _, t := range s.tried {
		expect, takes := t.wait.(messageWait)
		switch {
		case t.since >= msg.Seq || takes && (taker != nil || expect.do.Request && !expect.do.HTTP && readAt < t.began):
		case !s.matches(t, msg):
			if s.state != opened { // the evaluation was ended, and the session with it
				s.broken = false
				return true
			}
		case !takes:
			msg.Taker = t.step
			failNone(s, t, msg)
			return true
		default:
			taker = t
		}
	}
	if taker != nil {
		msg.Taker = taker.step
	}
	if taker == nil || s.waiters.count > 1 {
		s.recent.Add(msg, s.host.now())
	}
	if taker != nil {
		s.matched(taker, msg)
	}
	return taker != nil
}

// arrived notes a data message that was read. The time is that at which it was handled where nothing needs the one at
// which it was read.
func (s *session) arrived(msg *inbox.Message) {
	var at int64
	switch {
	case s.side.NeedsStamp:
		at = s.host.at(msg.At)
	case s.role == Client || s.clocks.timeouts != nil:
		at = s.host.now()
	}
	if s.clocks.timeouts != nil {
		s.clocks.last = max(at, s.clocks.last)
	}
	s.received(msg, at)
}

// matches judges an expect's condition on a message. One that can't be judged is no match, and noted.
func (s *session) matches(t *task, msg *inbox.Message) bool {
	s.load(t)
	s.m.Msg, s.m.Sent = &msg.Message, &t.sent
	ok, err := s.m.Bool(t.match.Cond)
	if err != nil {
		s.overran(t.obs, err)
		return false
	}
	return ok
}

// matched gives a message to a list that waited for it. The list goes on when it has as many as it wants.
func (s *session) matched(t *task, msg *inbox.Message) {
	step := t.step
	e := step.Do.(*scenario.Expect)
	if t.msg != nil {
		s.messages.Release(t.msg)
	}
	t.msg = msg.Retain()
	t.acted = true
	s.usage.points[e.Point].met++
	if t.matched++; t.matched < e.Times {
		s.judgeMatch(t, e)
		return
	}
	s.unwait(t)
	s.passed(step, t, took(s, t, msg, e))
	s.judgeMatch(t, e)
	if s.state != opened {
		s.endTask(t)
		return
	}
	t.pc++ // with an else: onto the jump past it
	s.exec(t)
}

// took is how long the list waited for its last message. Of a request it is the response time, which is counted here: a
// push may be read before this end knows that its HTTP request was written.
func took(s *session, t *task, msg *inbox.Message, e *scenario.Expect) int64 {
	if !e.Request {
		return s.host.now() - t.began
	}
	took := max(s.host.at(msg.At)-t.began, 0)
	s.inst.responded(t.step, t.label, t.tags, took)
	s.answered(t)
	return took
}

// judgeMatch runs what an expect does with the message that matched.
func (s *session) judgeMatch(t *task, e *scenario.Expect) {
	if len(e.Checks) == 0 && len(e.Sets) == 0 && len(e.Record) == 0 {
		return
	}
	s.load(t)
	s.m.Sent = &t.sent
	s.early.of = nil
	if s.host.opt.OnStep != nil && t.matched < e.Times {
		s.early.of = t
	}
	ended := checkAll(t.obs, e.Checks, false, t.tags)
	s.early.of = nil
	if !ended && !setAll(t.obs, e.Sets) {
		recordAll(t.obs, e.Record, t.tags)
	}
}

// unclaimed keeps a message that no expect took, or judges it when the file is strict.
func (s *session) unclaimed(msg *inbox.Message) {
	if s.side.Inbox > 0 {
		msg.Fate = inbox.Kept
		for {
			dropped := s.inbox.MakeRoom(msg, s.side.Inbox)
			if dropped == nil {
				break
			}
			s.inboxDropped(dropped)
			if dropped == msg {
				return
			}
			s.messages.Release(dropped)
		}
		s.inbox.Push(msg.Retain())
		return
	}
	s.judgeStrict(msg, "")
	msg.Fate = inbox.Passed
}

// inboxDropped is called for a message that a full inbox drops: no expect can take it any more.
func (s *session) inboxDropped(msg *inbox.Message) {
	s.inst.inboxDropped()
	s.drops.Add(msg)
	msg.Fate = inbox.Dropped
	s.judgeStrict(msg, " before a full inbox dropped it")
}

// unexpected is the failure of a strict session that nobody did anything about a message; why says why nobody will.
func unexpected(s *session, msg *inbox.Message, why string) failure {
	const strict = "strict: no expect took this message and no handler's action ran for it"
	head := s.host.payloadHead(msg.Data, msg.Binary)
	return failure{kind: errkind.UnexpectedMessage, message: strict + why + ": " + head}
}

// judgeStrict fails a strict session for a message that nobody will do anything about any more, if nobody has done so.
func (s *session) judgeStrict(msg *inbox.Message, why string) {
	if s.side.Strict && !msg.Acted && s.state == opened {
		s.fail(&s.observer, unexpected(s, msg, why))
	}
}
