package runner

import (
	"sync/atomic"
	"time"

	"wsrun/errkind"
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
	side *scenario.Side
	// pingEnds reports that on-ping can end the session, so that it waits for pings. One that only looks at them holds
	// no session open.
	pingEnds bool

	conn  atomic.Pointer[socket.Conn]
	state state

	intervals []intervalState
	timeouts  []timers.Timer
	limit     timers.Timer
	last      int64 // when the last message came

	closers  []*task // lists that wait for the session's end
	waiters  waiters // and those that wait for messages
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
	timer timers.Timer
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

// newSession gives the iteration a session of an end of the file's.
func newSession(it *iteration, side *scenario.Side) *session {
	s := &session{iteration: it, side: side}
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
	s.timers.Disarmed()
	if n := len(s.side.Intervals); n > 0 && s.intervals == nil {
		s.intervals = make([]intervalState, n)
		s.overlaps = make([]int, n)
	}
	clear(s.overlaps)
	for i := range s.intervals {
		st := &s.intervals[i]
		st.timer.Kind, st.timer.N, st.timer.Of, st.next = timers.Interval, i, s, 1
		s.timers.Add(&st.timer, s.since+int64(s.side.Intervals[i].Every))
	}
	if n := len(s.side.Timeouts); n > 0 && s.timeouts == nil {
		s.timeouts = make([]timers.Timer, n)
	}
	for i := range s.timeouts {
		s.timeouts[i].Kind, s.timeouts[i].N, s.timeouts[i].Of = timers.Timeout, i, s
		s.timers.Add(&s.timeouts[i], s.since+int64(s.side.Timeouts[i].After))
	}
	if limit := s.maxTime(); limit > 0 {
		s.limit.Kind, s.limit.Of = timers.Limit, s
		s.timers.Add(&s.limit, s.since+int64(limit))
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

// Due implements timers.Owner: it runs what a timer of the session's own stands for.
func (s *session) Due(t *timers.Timer) {
	switch t.Kind {
	case timers.Interval:
		s.tick(t.N)
	case timers.Timeout:
		s.timeout(t)
	case timers.Limit:
		s.fail(&s.observer,
			failure{
				kind:    errkind.SessionTimeout,
				message: "the session lasted longer than limits.session (" + s.host.plan.Limits.Session.String() + ")",
			},
		)
	case timers.Close:
		s.timedOut = true
		s.conn.Load().Cut()
	case timers.Grace:
		s.stopNow()
	case timers.List: // is a list's
	}
}

// tick runs an interval. Ticks are due at multiples of the period, so that a late one does not shift the next; those
// whose time has passed altogether are counted as missed.
func (s *session) tick(n int) {
	spec, st := &s.side.Intervals[n], &s.intervals[n]
	every := int64(spec.Every)
	behind := s.host.now() - st.timer.Due()
	if missed := behind / every; missed > 0 {
		st.next += missed
		s.inst.missed(missed)
		behind -= missed * every
	}
	s.inst.late(behind, every)
	tick := int(st.next - 1)
	st.next++
	s.timers.Add(&st.timer, s.since+st.next*every)
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
func (s *session) timeout(t *timers.Timer) {
	spec := &s.side.Timeouts[t.N]
	if due := s.last + int64(spec.After); spec.Idle && due > s.host.now() {
		s.timers.Add(t, due)
		return
	}
	s.exec(s.newTask(spec.List))
}

// stopTimers takes the session's own timers out.
func (s *session) stopTimers() {
	for i := range s.intervals {
		s.timers.Remove(&s.intervals[i].timer)
	}
	for i := range s.timeouts {
		s.timers.Remove(&s.timeouts[i])
	}
	s.timers.Remove(&s.limit)
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
	s.limit.Kind, s.limit.Of = timers.Close, s
	s.timers.Add(&s.limit, now+int64(s.host.plan.Limits.CloseTimeout))
	s.arm(now)
}

// dropTasks ends every list of the session's that waits: those that wait for messages, and those that wait for a time
// or a pong, which all have a timer.
func (s *session) dropTasks() {
	list := s.waiters.all()
	for t := range s.timed() {
		if t.match == nil && t.sock == s {
			list = append(list, t)
		}
	}
	for _, t := range list {
		s.endTask(t)
	}
}

// cutUnopened notes that the load's end cut the iteration before its session could do anything: nothing of on-open ran.
func (s *session) cutUnopened(began int64) {
	s.cutAt = &cut{label: inHandshake, at: placeOf(s.host.plan.At), waited: asDuration(s.host.now() - began)}
	s.undone.handshake = true
	s.undone.owe(s.side.Open, 0)
}

// inHandshake is the label of iterations that were cut before their session could do anything.
const inHandshake = "the handshake"
