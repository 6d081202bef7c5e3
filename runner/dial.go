package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wsrun/checks"
	"wsrun/errkind"
	"wsrun/result"
	"wsrun/socket"
)

// connect dials and runs on-open. more is false when the run's end cut the dial.
func (l *link) connect() (conn *socket.Conn, more bool) {
	req, err := l.request()
	if err != nil {
		return nil, !l.evalFailure(err)
	}
	conn, h := l.dial(req)
	if h == nil {
		return nil, false
	}
	if conn == nil {
		l.refused(h)
		return nil, true
	}
	l.evalResponse()
	if l.plan.ExpectStatus != 101 {
		l.openedUnasked(conn)
	} else {
		l.sock.open(conn, h.Total)
	}
	return conn, true
}

// dial makes a handshake, and counts it. Both are nil when the run's end cut it.
func (l *link) dial(req socket.Request) (*socket.Conn, *socket.Handshake) {
	release := l.run.dials.place(l.run.halted)
	l.run.opt.Memory.Gauge().Take(connMemory)
	req.Jar, req.Hooks, req.Record = l.jar, &l.hooks, l.startTape()
	ctx, cancel := l.handshakeTime()
	conn, h := l.dialer.Dial(ctx, req)
	cancel()
	release()
	if conn == nil && l.run.stopped() && h.Err != nil && errors.Is(h.Err, context.Canceled) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.sock.inst.transferred(h.BytesSent, h.BytesReceived)
		return nil, nil
	}
	l.dialled(conn, h)
	watchHandshake(l.run.host, l.id, l.sock.name, h)
	tellHandshake(l, h)
	return conn, h
}

// dialled counts a handshake, and its session if there is one.
func (l *link) dialled(conn *socket.Conn, h *socket.Handshake) {
	l.mu.Lock() // the end of a warm-up changes the instruments
	defer l.mu.Unlock()
	l.sock.response = response(h)
	l.m.Msg, l.m.Sent, l.m.Locals = nil, nil, nil
	l.use(keyOf(h))
	l.sock.inst.handshake(h.Err != nil)
	if l.sock.tape != nil {
		l.sock.tape.handshake = h
	}
	if conn != nil {
		l.notConnected = false
		l.sock.inst.connected(h, l.late)
		l.wire.begin(conn, l.sock.inst)
		return
	}
	l.sock.inst.transferred(h.BytesSent, h.BytesReceived)
}

// connMemory is what a connection is taken for, in bytes: more than it takes, with its VU and the other end if that is
// the file's own server, since many at a time bring threads too.
const connMemory = 256 << 10

// dialCrashed is what a VU goes on with after a panic before or in on-open: the connection, cut, if there is one
// already.
func (l *link) dialCrashed(why any) (conn *socket.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sock.inst == nil {
		l.use(sessionKey{})
	}
	conn = l.wire.open()
	if conn != nil {
		l.sock.conn.Store(conn)
		l.sock.state, l.sock.since, l.sock.crashes = opened, l.run.now(), 0
	}
	l.iteration.crashed(why)
	return conn
}

// cutDial notes that the load's end cut the iteration's handshake.
func (l *link) cutDial() {
	l.mu.Lock()
	defer l.mu.Unlock()
	cutUnopened(l.sock, l.began)
}

// refused judges a handshake that did not end in a session.
func (l *link) refused(h *socket.Handshake) {
	l.evalResponse()
	if expected(l.plan, h) {
		l.run.trials.handshake.judge()
		return
	}
	l.fails(refusal(l.plan, h, l.run.server.spentWithin(h.Total)))
}

// openedUnasked closes a session that should have been refused.
func (l *link) openedUnasked(conn *socket.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sock.enter(conn)
	l.fail(
		&l.sock.observer,
		failure{
			kind:    errkind.HandshakeStatus,
			message: fmt.Sprintf("the handshake succeeded with 101, but expect-status is %d", l.plan.ExpectStatus),
		},
	)
}

// evalResponse evaluates the scenario's checks, whether or not the session opened.
func (l *link) evalResponse() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sock.appear()
	checkAll(&l.sock.observer, l.plan.Checks, false, nil)
}

// tellHandshake tells a handshake to who follows the steps.
func tellHandshake(l *link, h *socket.Handshake) {
	if l.run.opt.OnStep == nil {
		return
	}
	ok := h.Err == nil || expected(l.plan, h)
	st := result.Opened{Socket: l.sock.name, URL: socket.PublicURL(h.URL), OK: ok, Took: h.Total, Status: h.Status}
	if l.sock.reconnects > 0 {
		r := l.sock.recovery
		st.Attempt, st.Since = r.attempts, asDuration(l.run.now()-r.lostAt)
		st.Survived = !ok && r.attempts < r.backoff.plan.Max
	}
	l.run.opt.OnStep(st)
}

// response is the handshake as expressions see it.
func response(h *socket.Handshake) *checks.Response {
	r := &checks.Response{
		Status:      h.Status,
		Headers:     checks.HeaderMap(h.Header),
		Subprotocol: h.Subprotocol,
		Extensions:  h.Extensions,
		URL:         h.URL,
		Body:        string(h.Body),
	}
	if h.Err != nil {
		r.Error = h.Err.Error()
	}
	return r
}

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
