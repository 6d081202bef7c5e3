package runner

import (
	"time"

	"wsrun/socket"
)

// reconnect waits for the next attempt, on a stack that is small yet: the dial is another goroutine's, as in turn.
func (v *vu) reconnect() {
	defer func() { v.gaveOut(recover()) }()
	if v.holdOff(v.sock.recovery.backoff.wait(v.sock.recovery.attempts + 1)) {
		go v.redial()
		return
	}
	v.leftOff()
	v.endIteration()
}

// redial makes an attempt.
func (v *vu) redial() {
	defer func() { v.gaveOut(recover()) }()
	conn, again := v.attempt()
	switch {
	case conn != nil:
		go v.live(conn)
	case again:
		go v.reconnect()
	default:
		v.endIteration()
	}
}

// attempt dials in an iteration that has lost its connection. Without a session, again reports whether there may be
// another attempt: then nothing has been counted but the handshake and its error.
func (v *vu) attempt() (conn *socket.Conn, again bool) {
	defer func() {
		if why := recover(); why != nil {
			conn, _ = v.dialCrashed(why)
			again = false
			v.recovered(false)
		}
	}()
	if wait := v.run.dials.reserve(v.run.elapsed()); wait > 0 && !v.holdOff(wait) {
		v.leftOff()
		return nil, false
	}
	v.startAttempt()
	req, err := newRequest(v.run.plan, v.m, v.run.url)
	if err != nil {
		if v.evalFailure(err) {
			v.leftOff()
		} else {
			v.recovered(false)
		}
		return nil, false
	}
	conn, h := v.dial(req)
	switch {
	case h == nil: // the run's end cut it
		v.leftOff()
		return nil, false
	case conn == nil:
		return nil, v.attemptFailed(h)
	}
	v.evalResponse()
	v.recovered(true)
	v.sock.open(conn, h.Total)
	return conn, true
}

// startAttempt counts an attempt, and forgets what is only of the session before.
func (v *vu) startAttempt() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sock.recovery.attempts++
	v.late = 0 // that was the iteration's first handshake
	v.sock.frames.Reset()
}

// attemptFailed counts a handshake that did not bring the connection back; again reports whether there may be another
// one.
func (v *vu) attemptFailed(h *socket.Handshake) (again bool) {
	f := refusal(v.run.plan, h, v.run.server.spentWithin(h.Total))
	if v.sock.recovery.attempts < v.sock.recovery.backoff.plan.Max {
		v.mu.Lock()
		defer v.mu.Unlock()
		f.survived = true
		v.sock.record(&f)
		return true
	}
	v.evalResponse()
	v.fails(*v.sock.recovery.givesUp(&f, v.run.now()))
	v.recovered(false)
	return false
}

// recovered counts what became of a lost connection.
func (v *vu) recovered(ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sock.recoveredLocked(ok)
}

// leftOff is the end of an iteration that waits for its connection, because the load's time is up or the VU is to
// leave: it is cut.
func (v *vu) leftOff() {
	v.recovered(false)
	v.mu.Lock()
	defer v.mu.Unlock()
	waited := asDuration(v.run.now() - v.sock.recovery.lostAt)
	v.cutAt = &cut{label: "reconnect", at: v.run.plan.Reconnect.At, waited: waited}
}

// holdOff waits, unless the run ends or the VU is to leave meanwhile.
func (v *vu) holdOff(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	for !v.leaving.Load() {
		select {
		case <-v.run.halted:
			return false
		case <-v.sock.recovery.wake: // perhaps of a time when it did not wait
		case <-timer.C:
			return !v.leaving.Load() && !v.run.stopped()
		}
	}
	return false
}
