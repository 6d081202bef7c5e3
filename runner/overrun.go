package runner

import (
	"errors"

	"wsrun/checks"
	"wsrun/diag"
)

// overran deals with the error of a condition or a sample, which is only noted: unless its evaluation was ended, from
// which nothing may be concluded. It is true then, and the session is over.
func (it *iteration) overran(o *observer, err error) bool {
	var e *checks.EvalError
	if !errors.As(err, &e) || e.Overrun == checks.NoOverrun {
		it.host.notices.note(err)
		return false
	}
	it.evalFailedAt(o, placeOf(e.At), e.Len, err)
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
