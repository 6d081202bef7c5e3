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

// stepRunner runs one step of a list.
type stepRunner func(it *iteration, t *task, step *scenario.Step) flow

// load makes the machine see what the list sees.
func (it *iteration) load(t *task) {
	t.obs.appear()
	m := it.m
	if t.seenEnd != nil {
		m.Close, m.Error = t.seenEnd.close, t.seenEnd.err
	}
	m.Msg, m.Sent, m.Answer = nil, nil, t.answer
	if t.msg != nil {
		m.Msg = &t.msg.Message
	}
	m.Locals, m.Tick, m.Payload, m.RTT = t.locals, t.tick, t.payload, t.rtt
}

// exec runs a list from where it stands until it waits, or ends.
func (it *iteration) exec(t *task) {
	it.load(t)
	steps := t.list.Steps
	for t.pc < len(steps) {
		step := &steps[t.pc]
		met, judged := it.met(t, step)
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
			if t.msg != nil && t.msg.Handler == nil {
				t.msg.Handler = step
			}
		}
		switch it.run(it, t, step) {
		case goOn:
			t.pc++
		case suspended:
			it.acted(t)
			return
		case over:
			it.acted(t)
			it.endTask(t)
			return
		case jumped:
		}
	}
	it.acted(t)
	it.endTask(t)
}

// acted notes for `strict` that a handler did something about its message.
func (it *iteration) acted(t *task) {
	if t.msg != nil && t.acted {
		t.msg.Acted = true
	}
}

// met judges a step's `if`, if it has one. One that is not judged ends the list.
func (it *iteration) met(t *task, step *scenario.Step) (met, judged bool) {
	if step.If == nil {
		return true, true
	}
	return it.meets(t, step)
}

// holds judges a condition. One that can't be judged is not met, and noted; judged is false where its evaluation was
// ended, and the session with it.
func (it *iteration) holds(t *task, e *checks.Expr) (ok, judged bool) {
	ok, err := it.m.Bool(e)
	if err != nil {
		return false, !it.overran(t.obs, err)
	}
	return ok, true
}

// alive goes on unless the list's session has been failed meanwhile, or the iteration if the list stands at none.
// on-close and on-error run when the session has ended already.
func (t *task) alive() flow {
	if t.sock != nil && t.sock.phase() == closing || t.sock == nil && t.obs.it.failed {
		return over
	}
	return goOn
}

// meets judges an action's `if`, and counts it. One that can't be judged is not met, and noted; judged is false as for
// holds.
func (it *iteration) meets(t *task, step *scenario.Step) (ok, judged bool) {
	use := &it.usage.points[step.Point]
	use.asked++
	ok, err := it.m.Bool(step.If)
	switch {
	case err != nil:
		use.unjudged++
		return false, !it.overran(t.obs, err)
	case ok:
		use.met++
	}
	return ok, true
}
