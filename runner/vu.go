package runner

import (
	"net/http"
	"sync/atomic"
	"time"
)

// vu is a virtual user: one iteration after another, each on one session. One goroutine owns it.
type vu struct {
	*iteration
	run *Runner
	cast
	jar   http.CookieJar
	count int // iterations begun
	picks picker

	entered bool // it has begun an iteration, and not left since

	leaving atomic.Bool // the ramp goes down
	turn
}

// Ready implements executor.VU.
func (v *vu) Ready() bool { return !v.run.feeders.rowless(v.picks.vu) }

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

// warm makes what is open record into the run's registry.
func (v *vu) warm() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, l := range v.links {
		if l.sock.inst != nil {
			l.use(l.key)
			l.wire.move(l.sock.inst)
		}
	}
	if v.own.inst != nil {
		v.own.inst = v.run.book.instruments(v.id, sessionKey{})
	}
}
