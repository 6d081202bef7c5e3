package runner

import (
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/checks"
	"wsrun/errkind"
	"wsrun/socket"
)

// vu is a virtual user: one iteration after another, each on one session. One goroutine owns it.
type vu struct {
	*iteration
	run   *Runner
	sock  *session
	jar   http.CookieJar
	hooks socket.Hooks
	wire  wire
	key   sessionKey
	count int // iterations begun
	picks picker

	entered bool // it has begun an iteration, and not left since

	leaving atomic.Bool // the ramp goes down
	turn
}

// wire counts a session's bytes while it is open: the tick reads them, and the session's end reads the rest.
type wire struct {
	mu             sync.Mutex
	conn           *socket.Conn // nil: no session
	inst           *instruments
	sent, received int64 // counted so far
}

func (w *wire) begin(conn *socket.Conn, inst *instruments) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conn, w.inst, w.sent, w.received = conn, inst, 0, 0
}

// move makes later bytes count for other instruments.
func (w *wire) move(inst *instruments) {
	w.flush(false)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inst = inst
}

// flush counts the bytes since the last time; done forgets the connection.
func (w *wire) flush(done bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn == nil {
		return
	}
	sent, received := w.conn.BytesSent(), w.conn.BytesReceived()
	w.inst.transferred(sent-w.sent, received-w.received)
	w.sent, w.received = sent, received
	if done {
		w.conn = nil
	}
}

// use makes the session record under other tags. The caller holds the lock.
func (v *vu) use(key sessionKey) {
	was := v.sock.inst
	v.key, v.sock.inst = key, v.run.book.instruments(v.id, key)
	if was != nil && was.warm && !v.sock.inst.warm {
		v.usage.reset()
		if v.sock.state == opened {
			v.usage.sessions = 1
		}
	}
}

// evalFailure fails the iteration while there is no session. cut reports whether nothing failed, but the run's end cut
// the evaluation.
func (v *vu) evalFailure(err error) (cut bool) {
	if checks.OverrunOf(err) == checks.Interrupted {
		return true
	}
	f := failure{kind: errkind.Expression, message: evalMessage(err)}
	var e *checks.EvalError
	if errors.As(err, &e) {
		f.at, f.length = e.At, e.Len
	}
	v.fails(f)
	return false
}

// fails fails the iteration while there is no session.
func (v *vu) fails(f failure) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.run.trials.handshake.judge()
	v.sock.record(&f)
	v.failed = true
}

// open is the connection whose bytes are counted; nil: there is none.
func (w *wire) open() *socket.Conn {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.conn
}

// Ready implements executor.VU.
func (v *vu) Ready() bool { return !v.run.feeders.rowless(v.id) }

// Iterate implements executor.VU.
func (v *vu) Iterate(ended func()) {
	v.leaving.Store(false)
	v.start(turn{ended: ended})
}

// RunOnce implements executor.VU.
func (v *vu) RunOnce(due time.Duration, ended func()) {
	v.start(turn{once: true, dueAt: v.run.loadStart.Load() + int64(due), ended: ended})
}

// Leave implements executor.VU.
func (v *vu) Leave() {
	v.leaving.Store(true)
	v.run.beside(func() { v.leave(v.run.plan.Load.GracefulStop) })
}

// Park implements executor.VU.
func (v *vu) Park() {
	p := &v.run.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, v)
}

// warm makes an open session record into the run's registry.
func (v *vu) warm() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.sock.inst == nil {
		return
	}
	v.use(v.key)
	v.own.inst = v.run.book.instruments(v.id, sessionKey{})
	v.wire.move(v.sock.inst)
}
