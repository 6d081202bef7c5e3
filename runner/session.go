package runner

import (
	"sync/atomic"
	"time"

	"wsrun/errkind"
	"wsrun/runner/inbox"
	"wsrun/scenario"
	"wsrun/socket"
)

// state is where a session is in its life.
type state uint8

const (
	idle    state = iota // no session
	opened               // events are handled
	closing              // our close frame is out, or TCP is cut: nothing fires any more
	ended
)

// session is one end of one WebSocket connection, and that connection's part of an iteration, whose lock guards it. It
// is used for one connection after another.
type session struct {
	*iteration
	observer
	side *scenario.Side
	// pingEnds reports that on-ping can end the session, so that it waits for pings. One that only looks at them holds
	// no session open.
	pingEnds bool

	conn  atomic.Pointer[socket.Conn]
	state state

	intervals []intervalState
	timeouts  []timer
	limit     timer
	last      int64 // when the last message came

	closers  []*task // lists that wait for the session's end
	pings    pings
	inbox    inbox.Inbox
	drops    inbox.Drops
	waiting  int // suspended lists
	openRuns bool
	overlaps []int     // lists of each interval that run or wait
	lost     *lost     // a write that failed
	crashes  int       // panics so far
	recovery *recovery // nil before the first connection that was lost
	// dropped is the connection that a stage of the load has cut.
	dropped atomic.Pointer[socket.Conn]

	seq uint64

	outcome
}

// intervalState is where an interval is in its ticks.
type intervalState struct {
	timer timer
	next  int64 // the multiple of the period that is due next, from 1
}

// outcome is how a session went.
type outcome struct {
	cutByUs    bool // drop, or a second interrupt
	timedOut   bool // the peer did not answer our close
	expectCode int
	closeStep  *scenario.Step
	gone       bool   // the connection was lost, and the iteration goes on with another
	missed     string // what the list that waited last could not see: a full inbox had dropped it
}

// open prepares the session for a connection, whose handshake took so long, and runs on-open. The reads start after it,
// as in k6/ws.
func (s *session) open(conn *socket.Conn, took time.Duration) {
	s.mu.Lock()
	defer s.unlock()
	s.enter(conn)
	if s.stopping { // its handshake has ended after the load's time
		s.cutUnopened(s.since - int64(took))
		s.stopNow()
		return
	}
	s.host.trials.handshake.judge()
	s.startTimers()
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
	s.last = s.since
	s.usage.sessions++
	s.seq, s.openRuns, s.waiting, s.lost = 0, false, 0, nil
	s.outcome, s.cutAt = outcome{}, nil
	s.crashes = 0
	s.recent.Reset()
	s.drops.Reset()
	s.frames.Reset()
}

// startTimers arms intervals and timeouts, counted from open.
func (s *session) startTimers() {
	s.timers.disarmed()
	if n := len(s.side.Intervals); n > 0 && s.intervals == nil {
		s.intervals = make([]intervalState, n)
		s.overlaps = make([]int, n)
	}
	clear(s.overlaps)
	for i := range s.intervals {
		st := &s.intervals[i]
		st.timer.kind, st.timer.n, st.timer.sock, st.next = timerInterval, i, s, 1
		s.timers.add(&st.timer, s.since+int64(s.side.Intervals[i].Every))
	}
	if n := len(s.side.Timeouts); n > 0 && s.timeouts == nil {
		s.timeouts = make([]timer, n)
	}
	for i := range s.timeouts {
		s.timeouts[i].kind, s.timeouts[i].n, s.timeouts[i].sock = timerTimeout, i, s
		s.timers.add(&s.timeouts[i], s.since+int64(s.side.Timeouts[i].After))
	}
	if limit := s.maxTime(); limit > 0 {
		s.limit.kind, s.limit.sock = timerLimit, s
		s.timers.add(&s.limit, s.since+int64(limit))
		s.m.Until(time.Now().Add(limit))
	}
}

// maxTime bounds sessions whose load has no end in time; 0: nothing does.
func (s *session) maxTime() time.Duration {
	if s.role == Server || s.host.plan.Load.Timed() {
		return 0
	}
	return s.host.plan.Limits.Session
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
			done = s.givenUp()
			s.mu.Unlock()
		}
	}()
	msg := s.messages.Take()
	s.mu.Unlock()
	for {
		locked = false
		op, data, received, err := conn.ReadMessage(msg.Data, s.side.NeedsStamp)
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

// closeIfDone closes a session with nothing left to do.
func (s *session) closeIfDone() {
	if s.state != opened || s.waiting > 0 {
		return
	}
	switch {
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
	if s.role == Server || d.Message != nil || d.Binary != nil || s.pingEnds || d.Pong != nil && len(s.pings.out) > 0 {
		return false
	}
	if len(s.intervals) > 0 {
		return false
	}
	for i := range s.timeouts {
		if s.timeouts[i].index > 0 {
			return false
		}
	}
	return true
}

// due runs what a timer of the session's own stands for.
func (s *session) due(t *timer) {
	switch t.kind {
	case timerInterval:
		s.tick(t.n)
	case timerTimeout:
		s.timeout(t)
	case timerLimit:
		s.fail(&s.observer,
			failure{
				kind:    errkind.SessionTimeout,
				message: "the session lasted longer than limits.session (" + s.host.plan.Limits.Session.String() + ")",
			},
		)
	case timerClose:
		s.timedOut = true
		s.conn.Load().Cut()
	case timerGrace:
		s.stopNow()
	case timerTask: // is a list's
	}
}

// limitPassed ends the session if it has lasted longer than limits.session, and reports whether it has.
func (s *session) limitPassed() bool {
	if s.limit.kind != timerLimit || s.limit.index == 0 || s.host.now() < s.limit.due {
		return false
	}
	s.timers.remove(&s.limit)
	s.due(&s.limit)
	return true
}

// tick runs an interval. Ticks are due at multiples of the period, so that a late one does not shift the next; those
// whose time has passed altogether are counted as missed.
func (s *session) tick(n int) {
	spec, st := &s.side.Intervals[n], &s.intervals[n]
	every := int64(spec.Every)
	behind := s.host.now() - st.timer.due
	if missed := behind / every; missed > 0 {
		st.next += missed
		s.inst.missed(missed)
		behind -= missed * every
	}
	s.inst.late(behind, every)
	tick := int(st.next - 1)
	st.next++
	s.timers.add(&st.timer, s.since+st.next*every)
	if spec.Skip && s.overlaps[n] > 0 {
		s.inst.missed(1)
		return
	}
	t := s.newTask(spec.List)
	t.tick, t.number = tick, n+1
	s.overlaps[n]++
	s.exec(t)
}

// timeout runs a timeout, once; one that counts since the last message is put off as long as messages come.
func (s *session) timeout(t *timer) {
	spec := &s.side.Timeouts[t.n]
	if due := s.last + int64(spec.After); spec.Idle && due > s.host.now() {
		s.timers.add(t, due)
		return
	}
	s.exec(s.newTask(spec.List))
}

// stopTicks lets no timer of the session's start a list any more, and gives those that wait until the grace is over.
func (s *session) stopTicks(grace time.Duration) {
	if s.state != opened {
		return
	}
	s.stopTimers()
	if grace > 0 {
		s.limit.kind, s.limit.sock = timerGrace, s
		s.timers.add(&s.limit, s.host.now()+int64(grace))
	}
}

// stopTimers takes the session's own timers out.
func (s *session) stopTimers() {
	for i := range s.intervals {
		s.timers.remove(&s.intervals[i].timer)
	}
	for i := range s.timeouts {
		s.timers.remove(&s.timeouts[i])
	}
	s.timers.remove(&s.limit)
}

// cut closes TCP at once, without the lock: a handler may hold it in a write that blocks.
func (s *session) cut() {
	if c := s.conn.Load(); c != nil {
		c.Cut()
	}
}

// shut sends our close frame; from here on nothing fires, and the reader waits for the peer's.
func (s *session) shut(code int, reason string) {
	if s.state != opened {
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
	s.dropTasks()
	s.stopTimers()
	now := s.host.now()
	s.limit.kind, s.limit.sock = timerClose, s
	s.timers.add(&s.limit, now+int64(s.host.plan.Limits.CloseTimeout))
	s.arm(now)
}

// dropTasks ends every list of the session's that waits: those that wait for messages, and those that wait for a time
// or a pong, which all have a timer.
func (s *session) dropTasks() {
	list := s.waiters.all()
	for _, t := range s.timers.items {
		if t.task != nil && t.task.match == nil {
			list = append(list, t.task)
		}
	}
	for _, t := range list {
		if t.sock == s {
			s.endTask(t)
		}
	}
}
