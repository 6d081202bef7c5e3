package runner

import (
	"time"

	"wsrun/socket"
)

// reconnect waits for the next attempt, on a stack that is small yet: the dial is another goroutine's, as in turn.
func (l *link) reconnect() {
	defer func() { l.gaveOut(recover()) }()
	if l.holdOff(l.sock.recovery.backoff.wait(l.sock.recovery.attempts + 1)) {
		go l.redial()
		return
	}
	l.leftOff()
	l.done()
}

// redial makes an attempt.
func (l *link) redial() {
	defer func() { l.gaveOut(recover()) }()
	conn, again := l.attempt()
	switch {
	case conn != nil:
		go l.live(conn)
	case again:
		go l.reconnect()
	default:
		l.done()
	}
}

// attempt dials in an iteration that has lost its connection. Without a session, again reports whether there may be
// another attempt: then nothing has been counted but the handshake and its error.
func (l *link) attempt() (conn *socket.Conn, again bool) {
	defer func() {
		if why := recover(); why != nil {
			conn = l.dialCrashed(why)
			again = false
			l.recovered(false)
		}
	}()
	if wait := l.run.dials.reserve(l.run.elapsed()); wait > 0 && !l.holdOff(wait) {
		l.leftOff()
		return nil, false
	}
	l.startAttempt()
	req, err := l.request()
	if err != nil {
		if l.evalFailure(err) {
			l.leftOff()
		} else {
			l.recovered(false)
		}
		return nil, false
	}
	conn, h := l.dial(req)
	switch {
	case h == nil: // the run's end cut it
		l.leftOff()
		return nil, false
	case conn == nil:
		return nil, l.attemptFailed(h)
	}
	l.evalResponse()
	l.recovered(true)
	l.sock.open(conn, h.Total)
	return conn, true
}

// startAttempt counts an attempt, and forgets what is only of the session before.
func (l *link) startAttempt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sock.recovery.attempts++
	l.late = 0 // that was the iteration's first handshake
	l.sock.frames.Reset()
}

// attemptFailed counts a handshake that did not bring the connection back; again reports whether there may be another
// one.
func (l *link) attemptFailed(h *socket.Handshake) (again bool) {
	f := refusal(l.plan, h, l.run.server.spentWithin(h.Total))
	if l.sock.recovery.attempts < l.sock.recovery.backoff.plan.Max {
		l.mu.Lock()
		defer l.mu.Unlock()
		f.survived = true
		l.sock.record(&f)
		return true
	}
	l.evalResponse()
	l.fails(*l.sock.recovery.givesUp(&f, l.run.now()))
	l.recovered(false)
	return false
}

// recovered counts what became of a lost connection.
func (l *link) recovered(ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sock.recoveredLocked(ok)
}

// leftOff is the end of an iteration that waits for its connection, because the load's time is up or the VU is to
// leave: it is cut.
func (l *link) leftOff() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.stopping && !l.leaving.Load() && l.several() { // the others have come to an end, and the iteration with them
		return
	}
	l.sock.recoveredLocked(false)
	waited := asDuration(l.run.now() - l.sock.recovery.lostAt)
	l.cutAt = &cut{label: "reconnect", at: l.plan.Reconnect.At, waited: waited}
}

// holdOff waits, unless the run ends or the VU is to leave meanwhile.
func (l *link) holdOff(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	for !l.leaving.Load() {
		select {
		case <-l.run.halted:
			return false
		case <-l.gone():
			return false
		case <-l.sock.recovery.wake: // perhaps of a time when it did not wait
		case <-timer.C:
			return !l.leaving.Load() && !l.run.stopped()
		}
	}
	return false
}
