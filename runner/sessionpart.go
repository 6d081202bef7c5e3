package runner

import (
	"time"

	"wsrun/runner/inbox"
	"wsrun/runner/timers"
	"wsrun/socket"
)

// phase implements part.
func (s *session) phase() state { return s.state }

// witness implements part.
func (s *session) witness() *observer { return &s.observer }

// waits implements part.
func (s *session) waits(more int) { s.waiting += more }

// asks implements part.
func (s *session) asks(t *task) { t.since = s.seq }

// listEnded implements part.
func (s *session) listEnded(t *task) {
	if t.list.Open {
		s.openRuns = false
	}
	if t.list.Label != "" && t.number > 0 {
		s.clocks.intervals[t.number-1].running--
	}
}

// A loop that has given way goes on when of what was read while its sends had to wait for the peer no more than this is
// left to be handled. Otherwise it could send faster than the answers are handled, until no more of them are read, and
// the peer would take nothing more either.
const turnBacklog = 128 << 10

// backlogged implements part.
func (s *session) backlogged() bool { return s.conn.Load().Backlog() > turnBacklog }

// limitPassed implements part.
func (s *session) limitPassed() bool { return s.clocks.passed() }

// closeIfDone closes a session with nothing left to do.
func (s *session) closeIfDone() {
	if s.state != opened || s.waiting > 0 || s.script != nil && !s.script.isOver() {
		return
	}
	switch {
	case s.stopping && len(s.parts) > 1: // the others may wait for more
		s.stopped = true
		s.shut(1000, "")
	case s.stopping:
		s.stopNow()
	case s.idleForGood():
		s.shut(1000, "")
	}
}

// idleForGood reports whether no event can come that this end would react to. The accepting end leaves closing to the
// client.
func (s *session) idleForGood() bool {
	d := s.side
	if s.role == Server || d.Message != nil || d.Binary != nil || d.PingEnds || d.Pong != nil && len(s.pings.out) > 0 {
		return false
	}
	return !s.clocks.run()
}

// stopTicks lets no timer of the session's start a list any more, and gives those that wait until the grace is over.
func (s *session) stopTicks(grace time.Duration) {
	if s.state != opened {
		return
	}
	s.clocks.stop()
	if grace > 0 {
		s.clocks.within(timers.Grace, s.host.now(), grace)
	}
}

// cut closes TCP at once, without the lock: a handler may hold it in a write that blocks.
func (s *session) cut() {
	if c := s.conn.Load(); c != nil {
		c.Cut()
	}
}

// crashed cuts the session, and drops what it holds.
func (s *session) crashed() {
	s.crashes++
	s.cutByUs, s.lost = true, nil
	if s.state == opened {
		s.state = closing
	}
	s.cut()
	s.pings, s.inbox, s.closers, s.waiters, s.waiting = pings{}, inbox.Inbox{}, nil, waiters{}, 0
}

// givenUp tells, after a panic of the goroutine that reads, whether there is nothing left for it to read.
func givenUp(s *session) bool {
	if s.state != ended && s.crashes > maxCrashes {
		s.state = ended
		s.conn.Store(nil)
		s.inst.closed(s.host.now()-s.since, socket.End{Code: 1006, By: string(s.role)})
	}
	return s.state == ended
}

// sessionOf is the session that a list stands at whose verb needs one.
func sessionOf(t *task) *session { return t.sock.(*session) }
