package runner

import (
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
		if met, judged := s.met(step); !judged {
			break
		} else if !met {
			if step.Op == scenario.OpBranch {
				t.pc = step.To
			} else {
				t.pc++
			}
			continue
		}
		if step.Op >= scenario.OpSend && !t.acted {
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

// step runs one step. The verbs are in verbs.go and expect.go, the loops in loops.go.
func (s *session) step(t *task, step *scenario.Step) flow {
	switch step.Op {
	case scenario.OpBranch:
		return goOn
	case scenario.OpJump:
		t.pc = step.To
		return jumped
	case scenario.OpSend:
		return s.send(t, step)
	case scenario.OpSendRaw:
		return s.sendRaw(t, step)
	case scenario.OpExpect:
		return s.expect(t, step)
	case scenario.OpExpectNone:
		return s.expectNone(t, step)
	case scenario.OpExpectClose:
		return s.expectClose(t, step)
	case scenario.OpPauseReading:
		return s.pauseReading(step)
	case scenario.OpPing:
		return s.ping(t, step)
	case scenario.OpWait:
		return s.pause(t, step)
	case scenario.OpCheck:
		if s.checkAll(step.Checks, true, s.evalTags(step.Tags)) {
			return over
		}
		return s.alive()
	case scenario.OpSet:
		if s.setAll(step.Sets, t) {
			return over
		}
		return s.alive()
	case scenario.OpRecord:
		if s.recordAll(step.Record, s.evalTags(step.Tags)) {
			return over
		}
		return s.alive()
	case scenario.OpBarrier:
		return s.barrier(t, step)
	case scenario.OpLog, scenario.OpFail, scenario.OpAbort:
		return s.say(t, step)
	case scenario.OpClose:
		return s.close(t, step)
	case scenario.OpDrop:
		return s.drop(step)
	case scenario.OpBind:
		return s.bind(t, step)
	default:
		return s.loop(t, step)
	}
}

// alive goes on unless the session has been failed meanwhile. on-close and on-error run when it has ended already.
func (s *session) alive() flow {
	if s.state == closing {
		return over
	}
	return goOn
}
