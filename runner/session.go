package runner

import (
	"sync/atomic"
	"time"

	"wsrun/runner/inbox"
	"wsrun/runner/timers"
	"wsrun/scenario"
	"wsrun/socket"
)

// session is one end of one WebSocket connection, and that connection's part of an iteration, whose lock guards it. It
// is used for one connection after another.
type session struct {
	*iteration
	observer
	plan *scenario.SocketPlan
	side *scenario.Side

	conn  atomic.Pointer[socket.Conn]
	state state
	// openRuns reports that a list of on-open runs or waits.
	openRuns bool

	clocks clocks

	closers  []*task // lists that wait for the session's end
	waiters  waiters // and those that wait for messages
	pings    pings
	inbox    inbox.Inbox
	drops    inbox.Drops
	waiting  int       // suspended lists
	lost     *lost     // a write that failed
	crashes  int       // panics so far
	recovery *recovery // nil before the first connection that was lost
	dropped  stageCut

	seq uint64

	joining
	outcome
}

// outcome is how a session went.
type outcome struct {
	cutByUs    bool // drop, or a second interrupt
	timedOut   bool // the peer did not answer our close
	gone       bool // the connection was lost, and the iteration goes on with another
	expectCode int
	closeStep  *scenario.Step
	missed     string // what the list that waited last could not see: a full inbox had dropped it
}

// newSession gives the iteration a session of an end of the file's.
func newSession(it *iteration, plan *scenario.SocketPlan) *session {
	side := plan.Side
	s := &session{iteration: it, plan: plan, side: side}
	s.clocks.of = s
	s.observer.it, s.observer.sock, s.observer.reads = it, s, side.Reads
	it.parts = append(it.parts, s)
	return s
}

// newTask returns a task for one of the session's lists.
func (s *session) newTask(l *scenario.List) *task {
	t := s.iteration.newTask(l)
	t.sock, t.obs = s, &s.observer
	return t
}

// open prepares the session for a connection, whose handshake took so long, and runs on-open. The reads start after it,
// as in k6/ws.
func (s *session) open(conn *socket.Conn, took time.Duration) {
	s.mu.Lock()
	defer s.unlock()
	s.enter(conn)
	if s.failed || s.script != nil && s.script.isOver() { // the others have come to an end meanwhile
		s.shut(1000, "")
		return
	}
	if s.stopping { // its handshake has ended after the load's time
		cutUnopened(s, s.since-int64(took))
		s.stopNow()
		return
	}
	s.host.trials.handshake.judge()
	s.clocks.start()
	if l := s.side.Open; l != nil {
		s.openRuns = true
		s.exec(s.newTask(l))
	}
	s.settle()
}

// enter begins the session's life on a connection.
func (s *session) enter(conn *socket.Conn) {
	s.conn.Store(conn)
	if s.host.owner.cuts() {
		conn.Cut() // it may have been too early for the one who cuts
	}
	s.state, s.since = opened, s.host.now()
	s.clocks.last = s.since
	s.usage.sessions[s.plan.N]++
	s.seq, s.openRuns, s.waiting, s.lost = 0, false, s.waiters.count, nil
	s.outcome, s.dialling, s.refused = outcome{}, false, false
	for _, t := range s.waiters.all() { // the script's, which go on
		t.since = 0
	}
	s.crashes = 0
	s.recent.Reset()
	s.drops.Reset()
	s.frames.Reset()
}

// read blocks in the socket until the connection has ended, and handles what comes. A panic cuts the connection, whose
// end is read then.
func (s *session) read(conn *socket.Conn) {
	for !s.readOn(conn) {
	}
	conn.Release()
}

// readOn is read until the connection's end, or a panic; done reports whether the session has ended.
func (s *session) readOn(conn *socket.Conn) (done bool) {
	s.mu.Lock()
	locked := true
	defer func() {
		if why := recover(); why != nil {
			if !locked {
				s.mu.Lock()
			}
			s.iteration.crashed(why)
			done = givenUp(s)
			s.mu.Unlock()
		}
	}()
	msg := s.messages.Take()
	s.mu.Unlock()
	for {
		locked = false
		op, data, received, err := conn.ReadMessage(msg.Data, s.side.NeedsStamp)
		if s.admit != nil {
			s.admit()
		}
		s.mu.Lock()
		locked = true
		if err != nil {
			s.messages.Release(msg)
			s.finish(conn, err)
			s.mu.Unlock()
			return true
		}
		msg.Reset(data, op == socket.OpBinary)
		msg.At = received
		s.host.opt.Memory.Gauge().Take(cap(data))
		s.dispatch(msg)
		s.messages.Release(msg)
		s.settle()
		msg = s.messages.Take()
		s.mu.Unlock()
	}
}

// shut sends our close frame; from here on nothing fires, and the reader waits for the peer's.
func (s *session) shut(code int, reason string) {
	if s.state != opened {
		if s.stopDial != nil && (s.dialling || s.gone) {
			s.stopDial()
		}
		return
	}
	s.quiet()
	// That it fails says that the connection is at its end: the reader knows, or is about to.
	if s.conn.Load().SendClose(code, reason) == nil {
		s.closeFrame(true, code, reason, s.closeStep)
	}
}

// quiet lets nothing fire any more, and cuts TCP if the connection does not end within the close timeout.
func (s *session) quiet() {
	s.state = closing
	s.m.Until(time.Time{})
	s.dropTasks(false)
	s.clocks.stop()
	now := s.host.now()
	s.clocks.within(timers.Close, now, s.plan.Limits.CloseTimeout)
	s.arm(now)
}

// dropTasks ends every list of the session's that waits: those that wait for messages, and those that wait for a time
// or a pong, which all have a timer. Those of the script may be spared, in case that the session is made up for.
func (s *session) dropTasks(spare bool) {
	list := s.waiters.all()
	for t := range s.timed() {
		if t.match == nil && t.sock == s {
			list = append(list, t)
		}
	}
	for _, t := range list {
		if !spare || t.parent == nil || t.match == nil {
			s.endTask(t)
		}
	}
}
