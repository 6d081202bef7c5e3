package runner

import (
	"fmt"
	"math/rand/v2"
	"time"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/scenario"
	"wsrun/socket"
)

// recovery is where an iteration is that has lost its connection. It is made with a VU's first loss and used again.
// Guarded by the iteration's mutex while there is a session; else by the goroutine that owns the VU's turn.
type recovery struct {
	backoff  backoff
	attempts int           // in a row, without a session that held
	since    int64         // when the first loss of the row was
	lostAt   int64         // when the connection was lost
	wake     chan struct{} // ends a wait: the VU is to leave
}

// backoff is how long to wait before an attempt, in a row of random numbers of its own, so that the same seed gives the
// same waits.
type backoff struct {
	plan *scenario.ReconnectPlan
	rng  *rand.Rand
}

func newRecovery(p *scenario.ReconnectPlan, seed uint64, vu int) *recovery {
	return &recovery{backoff: backoff{p, reconnects.rng(seed, vu)}, wake: make(chan struct{}, 1)}
}

// wait is the time before an attempt, counted from 1: the first wait, doubled with each attempt up to the longest one,
// and then shorter by chance, so that those who lost their connections at the same moment do not come back at the same
// moment.
func (b backoff) wait(attempt int) time.Duration {
	d := b.plan.First
	for range attempt - 1 {
		if d >= b.plan.Most/2 {
			d = b.plan.Most
			break
		}
		d *= 2
	}
	return d - time.Duration(b.plan.Jitter*b.rng.Float64()*float64(d))
}

// lose reports whether the iteration goes on after the loss of its connection. f is how the end was judged; what it
// returns instead is an error in any case, unless the load itself cut the connection. The caller holds the lock.
func (s *session) lose(f *failure, end socket.End, dropped bool) (instead *failure, goesOn bool) {
	if s.role == Server || s.plan.Reconnect == nil || s.failed || s.stopping {
		return f, false
	}
	if s.recovery == nil {
		s.recovery = newRecovery(s.plan.Reconnect, s.host.opt.Seed, s.id)
	}
	r, now := s.recovery, s.host.now()
	if s.reconnects == 0 || dropped || now-s.since >= int64(r.backoff.plan.First) {
		r.attempts, r.since = 0, now
	}
	r.lostAt = now
	if f == nil && !dropped {
		f = &failure{kind: errkind.CloseUnexpected, message: "the server closed with " + closeText(end)}
	}
	if r.attempts < r.backoff.plan.Max {
		return f, true
	}
	s.recoveredLocked(false)
	return r.givesUp(f, now), false
}

// passOn lets the iteration go on after a loss, unless on-close or on-error has failed it.
func (s *session) passOn(goesOn bool) {
	switch {
	case goesOn && !s.failed:
		s.gone = true
		s.reconnects++
		s.own.reconnects++
		s.m.Reconnects = s.reconnects
	case goesOn:
		s.recoveredLocked(false)
	}
}

// givesUp is the failure of an iteration that has no attempts left. It stands at `reconnect`, apart from the errors
// that led to it.
func (r *recovery) givesUp(f *failure, now int64) *failure {
	p := r.backoff.plan
	took := time.Duration(now - r.since).Round(time.Millisecond)
	return &failure{
		kind: f.kind,
		message: fmt.Sprintf(
			"gave up reconnecting after %s in %s: %s",
			diag.Count(r.attempts, "attempt"),
			took,
			f.message,
		),
		at:        p.At,
		length:    p.Len,
		handshake: f.handshake,
		final:     true,
	}
}

// recoveredLocked is recovered for a caller who holds the lock.
func (s *session) recoveredLocked(ok bool) {
	s.inst.rec.Rate(metrics.NameWSRecovered, s.host.tags).Add(ok)
	if ok {
		took := time.Duration(s.host.now() - s.recovery.lostAt)
		s.inst.rec.Trend(metrics.NameWSReconnecting, s.inst.tags).Observe(took)
	}
}

// wakeUp ends a wait for the next attempt, if there is one. The caller holds the lock, and has told the VU to leave.
func (r *recovery) wakeUp() {
	if r == nil {
		return
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
}
