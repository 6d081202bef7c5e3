package runner

import (
	"context"
	"errors"
	"fmt"

	"wsrun/checks"
	"wsrun/errkind"
	"wsrun/result"
	"wsrun/socket"
)

// connect dials and runs on-open. more is false when the run's end cut the dial.
func (v *vu) connect() (conn *socket.Conn, more bool) {
	req, err := newRequest(v.run.plan, v.m, v.run.url)
	if err != nil {
		return nil, !v.evalFailure(err)
	}
	conn, h := v.dial(req)
	if h == nil {
		return nil, false
	}
	if conn == nil {
		v.refused(h)
		return nil, true
	}
	v.notConnected = false
	v.evalResponse()
	if v.run.plan.ExpectStatus != 101 {
		v.openedUnasked(conn)
	} else {
		v.sock.open(conn, h.Total)
	}
	return conn, true
}

// dial makes a handshake, and counts it. Both are nil when the run's end cut it.
func (v *vu) dial(req socket.Request) (*socket.Conn, *socket.Handshake) {
	release := v.run.dials.place(v.run.halted)
	v.run.opt.Memory.Gauge().Take(connMemory)
	req.Jar, req.Hooks, req.Record = v.jar, &v.hooks, v.startTape()
	conn, h := v.run.dials.dialer.Dial(v.run.dials.ctx, req)
	release()
	if conn == nil && v.run.stopped() && h.Err != nil && errors.Is(h.Err, context.Canceled) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.sock.inst.transferred(h.BytesSent, h.BytesReceived)
		return nil, nil
	}
	v.dialled(conn, h)
	watchHandshake(v.run.host, v.id, h)
	tellHandshake(v, h)
	return conn, h
}

// dialled counts a handshake, and its session if there is one.
func (v *vu) dialled(conn *socket.Conn, h *socket.Handshake) {
	v.mu.Lock() // the end of a warm-up changes the instruments
	defer v.mu.Unlock()
	v.m.Response = response(h)
	v.m.Msg, v.m.Sent, v.m.Locals = nil, nil, nil
	v.use(keyOf(h))
	v.sock.inst.handshake(h.Err != nil)
	if v.sock.tape != nil {
		v.sock.tape.handshake = h
	}
	if conn != nil {
		v.sock.inst.connected(h, v.late)
		v.wire.begin(conn, v.sock.inst)
		return
	}
	v.sock.inst.transferred(h.BytesSent, h.BytesReceived)
}

// connMemory is what a connection is taken for, in bytes: more than it takes, with its VU and the other end if that is
// the file's own server, since many at a time bring threads too.
const connMemory = 256 << 10

// dialCrashed is what a VU goes on with after a panic before or in on-open: the connection, cut, if there is one
// already.
func (v *vu) dialCrashed(why any) (conn *socket.Conn, more bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.sock.inst == nil {
		v.use(sessionKey{})
	}
	conn = v.wire.open()
	if conn != nil {
		v.sock.conn.Store(conn)
		v.sock.state, v.sock.since, v.sock.crashes = opened, v.run.now(), 0
	}
	v.iteration.crashed(why)
	return conn, true
}

// cutDial notes that the load's end cut the iteration's handshake.
func (v *vu) cutDial() {
	v.mu.Lock()
	defer v.mu.Unlock()
	cutUnopened(v.sock, v.began)
}

// refused judges a handshake that did not end in a session.
func (v *vu) refused(h *socket.Handshake) {
	v.evalResponse()
	if expected(v.run.plan, h) {
		v.run.trials.handshake.judge()
		return
	}
	v.fails(refusal(v.run.plan, h, v.run.server.spentWithin(h.Total)))
}

// openedUnasked closes a session that should have been refused.
func (v *vu) openedUnasked(conn *socket.Conn) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sock.enter(conn)
	v.fail(
		&v.sock.observer,
		failure{
			kind:    errkind.HandshakeStatus,
			message: fmt.Sprintf("the handshake succeeded with 101, but expect-status is %d", v.run.plan.ExpectStatus),
		},
	)
}

// evalResponse evaluates the scenario's checks, whether or not the session opened.
func (v *vu) evalResponse() {
	v.mu.Lock()
	defer v.mu.Unlock()
	checkAll(&v.sock.observer, v.run.plan.Checks, false, nil)
}

// tellHandshake tells a handshake to who follows the steps.
func tellHandshake(v *vu, h *socket.Handshake) {
	if v.run.opt.OnStep == nil {
		return
	}
	ok := h.Err == nil || expected(v.run.plan, h)
	st := result.Opened{URL: socket.PublicURL(h.URL), OK: ok, Took: h.Total, Status: h.Status}
	if v.m.Reconnects > 0 {
		r := v.sock.recovery
		st.Attempt, st.Since = r.attempts, asDuration(v.run.now()-r.lostAt)
		st.Survived = !ok && r.attempts < r.backoff.plan.Max
	}
	v.run.opt.OnStep(st)
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
