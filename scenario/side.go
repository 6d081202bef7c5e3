package scenario

import (
	"fmt"
	"time"

	"wsrun/checks"
)

// Side is one end of a session: what it does on each event. nil lists do nothing.
type Side struct {
	Open, Message, Binary, Ping, Pong, Close, Error *List
	Intervals                                       []Interval
	Timeouts                                        []Timeout
	Strict                                          bool
	Vars                                            []VarPlan

	// Inbox is how many unclaimed messages are kept; 0 where no expect stands alone.
	Inbox int
	// ExpectCodes are the close codes that some `expect-code` names.
	ExpectCodes []int
	// NeedsStamp tells that receive times are read by something.
	NeedsStamp bool
	// Reads tells that the side does something about messages that come.
	Reads bool
}

// VarPlan is a variable's first value.
type VarPlan struct {
	Name  string
	Value checks.Value
	Const bool // the same for every iteration
	Go    any  // the value, if Const
}

// Interval is a list that runs at multiples of its period.
type Interval struct {
	Every time.Duration
	Skip  bool // overlap: skip
	List  *List
}

// Timeout is a list that runs once.
type Timeout struct {
	After time.Duration
	Idle  bool // since: last-message
	List  *List
}

// side compiles all handlers of one end.
func (c *compiler) side(s *Side, h *Handlers, ss sideScope) {
	list := func(label string, actions []*Action, names checks.Names) *List {
		if len(actions) == 0 {
			return nil
		}
		l := c.list(s, ss, label, actions, names, nil)
		l.Point = c.pointEvent(label, actions[0], ss.server)
		return l
	}
	s.Open = list("on-open", h.Open, 0)
	if s.Open != nil {
		s.Open.Open = true
	}
	s.Message = list("on-message", h.Message, checks.NMsg)
	s.Binary = list("on-binary", h.Binary, checks.NMsg)
	s.Ping = list("on-ping", h.Ping, checks.NControl)
	s.Pong = list("on-pong", h.Pong, checks.NControl)
	s.Close = list("on-close", h.Close, checks.NClose)
	s.Error = list("on-error", h.Error, checks.NError)
	c.judgeLast(s.Close)
	c.judgeLast(s.Error)
	for i, a := range h.Intervals {
		label := fmt.Sprintf("interval[%d]", i)
		s.Intervals = append(
			s.Intervals,
			Interval{a.Every.Duration, a.Overlap == "skip", c.list(s, ss, label, []*Action{a}, checks.NTick, &label)},
		)
	}
	for i, a := range h.Timeouts {
		label := fmt.Sprintf("timeout[%d]", i)
		s.Timeouts = append(
			s.Timeouts,
			Timeout{a.After.Duration, a.Since == "last-message", c.list(s, ss, label, []*Action{a}, 0, &label)},
		)
	}
	s.Reads = s.Reads || s.Message != nil || s.Binary != nil
}

// judgeLast refuses what has no meaning when the session is over.
func (c *compiler) judgeLast(l *List) {
	if l == nil {
		return
	}
	for i := range l.Steps {
		st := &l.Steps[i]
		if st.needsSession() {
			c.out.Errorf(st.At, st.Len, "%s runs when the session is over: it can't send, wait or close", l.Label).
				Note("it can check, set, record, log and fail")
		}
		if st.seesEnd() {
			return // what can't follow it has findings of its own
		}
	}
}
