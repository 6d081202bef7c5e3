package runner

import (
	"fmt"
	"time"

	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/runner/inbox"
	"wsrun/scenario"
)

// runExpect waits for a message. One that stands alone looks into the inbox first, oldest first.
func runExpect(s *session, t *task, step *scenario.Step, e *scenario.Expect) flow {
	if s.state != opened {
		return over
	}
	t.step, t.match, t.matched, t.drops = step, &e.Match, 0, 0
	s.usage.points[e.Point].asked++
	if !e.Request {
		t.nameAction(step)
		t.began, t.since = s.host.now(), s.seq
		if !e.Fresh {
			if fromInbox(s, t, step, e) {
				t.match = nil
				return t.alive()
			}
			t.drops = s.drops.Count
		}
	}
	if e.HTTP && fromInbox(s, t, step, e) { // the message may have come before the answer
		t.match = nil
		return t.alive()
	}
	s.suspend(t, messageWait{e}, step, t.began+int64(e.Within))
	s.m.Sent, s.m.Locals = &t.sent, t.locals
	s.waiters.add(t, s.m)
	return suspended
}

// messageWait is the wait for messages that match.
type messageWait struct{ do *scenario.Expect }

func (messageWait) cancel(_ *iteration, t *task) { sessionOf(t).waiters.remove(t) }

// fromInbox takes what matches out of the inbox. It is true when the list has all that it wants; the pc stands at the
// expect still.
func fromInbox(s *session, t *task, step *scenario.Step, e *scenario.Expect) bool {
	kept := s.inbox.Glance()
	for msg := kept.Next(); msg != nil; msg = kept.Next() {
		if e.HTTP && msg.Seq <= t.since {
			continue
		}
		if !s.matches(t, msg) {
			if s.state != opened { // the evaluation was ended, and the session with it
				return true
			}
			continue
		}
		kept.Take()
		msg.Taker = step
		if t.msg != nil {
			s.acted(t)
			s.messages.Release(t.msg)
		}
		t.msg = msg // the inbox's reference becomes the list's
		t.acted = true
		t.matched++
		s.usage.points[e.Point].met++
		if t.matched == e.Times {
			s.passed(step, t, took(s, t, msg, e))
		}
		s.judgeMatch(t, e)
		if t.matched == e.Times {
			s.load(t)
			return true
		}
		if s.state != opened {
			return true
		}
	}
	s.load(t)
	return false
}

// runExpectNone waits for the time to pass without a match.
func runExpectNone(s *session, t *task, step *scenario.Step, e *scenario.ExpectNone) flow {
	if s.state != opened {
		return over
	}
	t.nameAction(step)
	t.match, t.began, t.since = &e.Match, s.host.now(), s.seq
	s.suspend(t, noneWait{e}, step, t.began+int64(e.Within))
	s.waiters.add(t, s.m)
	return suspended
}

// noneWait is the wait for no message to match.
type noneWait struct{ do *scenario.ExpectNone }

func (noneWait) cancel(_ *iteration, t *task) { sessionOf(t).waiters.remove(t) }

func (noneWait) expired(it *iteration, t *task) {
	t.obs.passed(t.step, t, it.host.now()-t.began)
	it.resume(t)
}

// expired is called when no message matched in time.
func (w messageWait) expired(it *iteration, t *task) {
	e, step := w.do, t.step
	if e.HasElse {
		it.host.trials.waits[step.Trial].judge()
		t.obs.unanswered(t)
		it.unwait(t)
		t.obs.tellEarly(t)
		t.pc = e.To
		it.exec(t)
		return
	}
	message := fmt.Sprintf("no message matched within %s", e.Within)
	if e.Times > 1 {
		message = fmt.Sprintf("%d of %d messages matched within %s", t.matched, e.Times, e.Within)
	}
	message += droppedBefore(sessionOf(t), t)
	f := failure{kind: errkind.ExpectTimeout, message: message, step: step, label: t.label, tags: t.tags}
	if t.obs.wants(&f) {
		f.detail = expectDetail(sessionOf(t), t, e, message)
	}
	it.unwait(t)
	it.fail(t.obs, f)
	it.endTask(t)
}

// failNone is called when a message came that an expect-none forbids.
func failNone(s *session, t *task, msg *inbox.Message) {
	step := t.step
	after := time.Duration(s.host.now() - t.began)
	message := fmt.Sprintf(
		"a message matched after %s, but none may within %s: %s",
		after.Round(time.Millisecond),
		t.match.Within,
		s.host.payloadHead(msg.Data, msg.Binary),
	)
	f := failure{kind: errkind.UnexpectedMessage, message: message, step: step, label: t.label, tags: t.tags}
	if s.wants(&f) {
		f.detail = s.detail(step, message)
		f.detail.Values = readings(s.m.Explain(t.match.Cond))
	}
	s.unwait(t)
	s.fail(&s.observer, f)
	s.endTask(t)
}

// expectDetail tells what did arrive while a list waited, and why each message did not match.
func expectDetail(s *session, t *task, e *scenario.Expect, message string) *metrics.Detail {
	d := s.detail(t.step, message)
	src := e.Cond.Source()
	d.At, d.Len = src.At(0), len([]rune(src.Value))
	for _, a := range s.recent.List() {
		if a.Msg.Seq <= t.since {
			continue
		}
		s.frames.List(d, a.Frame)
		s.load(t)
		s.m.Msg, s.m.Sent = &a.Msg, &t.sent
		arrival := metrics.Arrival{
			AfterMS: float64(a.At-t.began) / 1e6,
			Binary:  a.Msg.Binary,
			Size:    a.Size,
			Head:    s.host.payloadHead(a.Msg.Data, a.Msg.Binary),
			Taken:   a.Taken,
		}
		if a.Size == len(a.Msg.Data) {
			arrival.Why = s.m.WhyNot(e.Cond)
		} else {
			arrival.Why = "too long to explain afterwards"
		}
		d.Arrived = append(d.Arrived, arrival)
	}
	d.Awaited, d.ArrivedTotal = true, int(s.seq-t.since)
	if t.sent.Data != nil && e.Request {
		d.Values = append(
			d.Values,
			metrics.Value{Expr: "sent", Value: s.host.payloadHead(t.sent.Data, t.sent.Binary)},
		)
	}
	return d
}
