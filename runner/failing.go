package runner

import (
	"errors"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/scenario"
)

// fail fails the iteration and closes its sessions. On the server's end it goes to the log.
func (it *iteration) fail(o *observer, f failure) {
	code := 1000
	if it.role == Server {
		code = 1011
		it.log("server: " + f.message)
	} else {
		o.record(&f)
		it.failed = true
	}
	it.shutAll(code)
}

// shutAll ends all that the iteration does.
func (it *iteration) shutAll(code int) {
	for _, s := range it.parts {
		s.shut(code, "")
	}
}

// evalFailed fails the iteration because an expression that something depends on could not be evaluated: what to send,
// how often to repeat.
func (it *iteration) evalFailed(t *task, step *scenario.Step, err error) flow {
	at, length := place(step), step.Len
	var e *checks.EvalError
	if errors.As(err, &e) && e.At.Line > 0 {
		at, length = e.At, e.Len
	}
	it.evalFailedAt(t.obs, at, length, err)
	return over
}

func (it *iteration) evalFailedAt(o *observer, at diag.Pos, length int, err error) {
	if checks.OverrunOf(err) == checks.Interrupted {
		it.interrupted(o, at)
		return
	}
	if o.sock != nil && o.sock.phase() == ended {
		// on-close and on-error: there is no session left to close.
		if it.role == Server {
			it.log("server: " + evalMessage(err))
		} else {
			o.record(&failure{kind: errkind.Expression, message: evalMessage(err), at: at, length: length})
			it.failed = true
		}
		return
	}
	it.fail(o, failure{kind: errkind.Expression, message: evalMessage(err), at: at, length: length})
}

// overran deals with the error of a condition or a sample, which is only noted: unless its evaluation was ended, from
// which nothing may be concluded. It is true then, and the session is over.
func (it *iteration) overran(o *observer, err error) bool {
	var e *checks.EvalError
	if !errors.As(err, &e) || e.Overrun == checks.NoOverrun {
		it.host.notices.note(err)
		return false
	}
	it.evalFailedAt(o, e.At, e.Len, err)
	return true
}

// interrupted ends the session, of which an evaluation was ended because the time is up: its own, or the load's with
// its grace, or a signal's. Whoever says so waits for the lock.
func (it *iteration) interrupted(o *observer, at diag.Pos) {
	if s := o.sock; s != nil {
		if s.phase() != opened || s.limitPassed() {
			return
		}
	}
	it.stopNow()
	it.broken = true
	if it.role == Client && it.cutAt == nil {
		it.cutAt = &cut{label: "an expression", at: at}
	}
}
