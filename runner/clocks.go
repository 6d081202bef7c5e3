package runner

import (
	"time"

	"wsrun/errkind"
	"wsrun/runner/timers"
)

// clocks are what comes to a session by itself in time: its intervals and timeouts, and how long it, its grace and its
// close may take. It is the owner of their timers.
type clocks struct {
	of        *session
	intervals []intervalState
	timeouts  []timers.Timer
	limit     timers.Timer // of what may not take for ever at present
	last      int64        // when the last message came
}

// intervalState is where an interval is in its ticks.
type intervalState struct {
	timer   timers.Timer
	next    int64 // the multiple of the period that is due next, from 1
	running int   // its lists that run or wait
}

// start arms intervals and timeouts, counted from open.
func (c *clocks) start() {
	s := c.of
	s.timers.Disarmed()
	if n := len(s.side.Intervals); n > 0 && c.intervals == nil {
		c.intervals = make([]intervalState, n)
	}
	for i := range c.intervals {
		st := &c.intervals[i]
		st.timer.Kind, st.timer.N, st.timer.Of, st.next, st.running = timers.Interval, i, c, 1, 0
		s.timers.Add(&st.timer, s.since+int64(s.side.Intervals[i].Every))
	}
	if n := len(s.side.Timeouts); n > 0 && c.timeouts == nil {
		c.timeouts = make([]timers.Timer, n)
	}
	for i := range c.timeouts {
		t := &c.timeouts[i]
		t.Kind, t.N, t.Of = timers.Timeout, i, c
		s.timers.Add(t, s.since+int64(s.side.Timeouts[i].After))
	}
	if limit := s.plan.Limits.Session; limit > 0 && s.role == Client && !s.host.plan.Load.Timed() {
		c.within(timers.Limit, s.since, limit) // the load has no end in time
		if len(s.parts) == 1 {
			s.m.Until(time.Now().Add(limit))
		}
	}
}

// within bounds what the session does now, from a time on.
func (c *clocks) within(kind timers.Kind, from int64, d time.Duration) {
	c.limit.Kind, c.limit.Of = kind, c
	c.of.timers.Add(&c.limit, from+int64(d))
}

// Due implements timers.Owner.
func (c *clocks) Due(t *timers.Timer) {
	s := c.of
	switch t.Kind {
	case timers.Interval:
		c.tick(t.N)
	case timers.Timeout:
		c.timeout(t)
	case timers.Limit:
		s.fail(&s.observer, failure{
			kind:    errkind.SessionTimeout,
			message: "the session lasted longer than limits.session (" + s.plan.Limits.Session.String() + ")",
		})
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
func (c *clocks) tick(n int) {
	s, st := c.of, &c.intervals[n]
	spec := &s.side.Intervals[n]
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
	if spec.Skip && st.running > 0 {
		s.inst.missed(1)
		return
	}
	t := s.newTask(spec.List)
	t.tick, t.number = tick, n+1
	st.running++
	s.exec(t)
}

// timeout runs a timeout, once; one that counts since the last message is put off as long as messages come.
func (c *clocks) timeout(t *timers.Timer) {
	s := c.of
	spec := &s.side.Timeouts[t.N]
	if due := c.last + int64(spec.After); spec.Idle && due > s.host.now() {
		s.timers.Add(t, due)
		return
	}
	s.exec(s.newTask(spec.List))
}

// passed ends the session if it has lasted longer than limits.session, and reports whether it has.
func (c *clocks) passed() bool {
	s := c.of
	if c.limit.Kind != timers.Limit || !c.limit.Set() || s.host.now() < c.limit.Due() {
		return false
	}
	s.timers.Remove(&c.limit)
	c.Due(&c.limit)
	return true
}

// run reports whether something will still come by itself.
func (c *clocks) run() bool {
	for i := range c.timeouts {
		if c.timeouts[i].Set() {
			return true
		}
	}
	return len(c.intervals) > 0
}

// stop takes the timers out.
func (c *clocks) stop() {
	h := &c.of.timers
	for i := range c.intervals {
		h.Remove(&c.intervals[i].timer)
	}
	for i := range c.timeouts {
		h.Remove(&c.timeouts[i])
	}
	h.Remove(&c.limit)
}
