package runner

import (
	"fmt"

	"wsrun/checks"
	"wsrun/scenario"
)

// A loop that never waits gives way to other events after so many rounds, or bytes sent.
const (
	yieldRounds = 64
	yieldBytes  = 32 << 10
)

// flow says how a list goes on after a step.
type flow uint8

const (
	goOn      flow = iota // at the next step
	jumped                // t.pc is set
	suspended             // it waits; the session goes on without it
	over                  // the session has ended, or is about to
)

// load makes the machine see what the list sees.
func (s *session) load(t *task) {
	m := s.m
	m.Msg, m.Sent = nil, nil
	if t.msg != nil {
		m.Msg = &t.msg.Message
	}
	m.Locals, m.Tick, m.Payload, m.RTT = t.locals, t.tick, t.payload, t.rtt
}

// exec runs a list from where it stands until it waits, or ends.
func (s *session) exec(t *task) {
	s.load(t)
	steps := t.list.Steps
	for t.pc < len(steps) {
		step := &steps[t.pc]
		met, judged := s.met(step)
		if !judged {
			break
		}
		switch do := step.Do.(type) {
		case *scenario.Jump:
			t.pc = do.To
			continue
		case *scenario.Branch:
			if t.pc++; !met {
				t.pc = do.To
			}
			continue
		}
		if !met {
			t.pc++
			continue
		}
		if !t.acted {
			t.acted = true
			if t.msg != nil && t.msg.handler == nil {
				s.handled(t.msg, step)
			}
		}
		switch s.step(t, step) {
		case goOn:
			t.pc++
		case suspended:
			s.acted(t)
			return
		case over:
			s.acted(t)
			s.endTask(t)
			return
		case jumped:
		}
	}
	s.acted(t)
	s.endTask(t)
}

// acted notes for `strict` that a handler did something about its message.
func (s *session) acted(t *task) {
	if t.msg != nil && t.acted {
		t.msg.acted = true
	}
}

// met judges a step's `if`, if it has one. One that is not judged ends the list.
func (s *session) met(step *scenario.Step) (met, judged bool) {
	if step.If == nil {
		return true, true
	}
	return s.meets(step)
}

// holds judges a condition. One that can't be judged is not met, and noted; judged is false where its evaluation was
// ended, and the session with it.
func (s *session) holds(e *checks.Expr) (ok, judged bool) {
	ok, err := s.m.Bool(e)
	if err != nil {
		return false, !s.overran(err)
	}
	return ok, true
}

// step runs one step: the one place that knows what runs a verb.
func (s *session) step(t *task, step *scenario.Step) flow {
	switch do := step.Do.(type) {
	case *scenario.Send:
		return s.send(t, step, do)
	case *scenario.SendRaw:
		return s.sendRaw(t, step, do)
	case *scenario.Expect:
		return s.expect(t, step, do)
	case *scenario.ExpectNone:
		return s.expectNone(t, step, do)
	case *scenario.ExpectClose:
		return s.expectClose(t, step, do)
	case *scenario.Ping:
		return s.ping(t, step, do)
	case *scenario.PauseReading:
		return s.pauseReading(do)
	case *scenario.Wait:
		return s.pause(t, step, do)
	case *scenario.Check:
		return s.check(step, do)
	case *scenario.Set:
		return s.set(t, do)
	case *scenario.Record:
		return s.sample(step, do)
	case *scenario.Barrier:
		return s.barrier(t, step, do)
	case *scenario.Log:
		return s.log(step, do)
	case *scenario.Fail:
		return s.failBy(step, do)
	case *scenario.Abort:
		return s.abort(step, do)
	case *scenario.Close:
		return s.close(step, do)
	case *scenario.Drop:
		return s.drop(do)
	case *scenario.Bind:
		return s.bind(t, step, do)
	case *scenario.Repeat:
		return s.repeat(t, step, do)
	case *scenario.Each:
		return s.each(t, step, do)
	case *scenario.NextRound:
		return s.nextRound(t, step, do)
	case *scenario.NextItem:
		return s.nextItem(t, step, do)
	case *scenario.While:
		return s.while(t, do)
	case *scenario.Back:
		return s.back(t, step, do)
	}
	panic(fmt.Sprintf("nothing runs a %T", step.Do))
}

// alive goes on unless the session has been failed meanwhile. on-close and on-error run when it has ended already.
func (s *session) alive() flow {
	if s.state == closing {
		return over
	}
	return goOn
}
