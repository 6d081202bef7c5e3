package scenario

import (
	"time"

	"wsrun/checks"
)

// Side is one end of a session: what it does on each event. nil lists do nothing.
type Side struct {
	Open, Message, Binary, Ping, Pong, Close, Error *List
	Intervals                                       []Interval
	Timeouts                                        []Timeout
	Around                                          AroundPlan
	// Script is the iteration's list over all sockets.
	Script *List
	Strict bool
	Vars   []VarPlan

	// Inbox is how many unclaimed messages are kept; 0 where no expect stands alone.
	Inbox int
	// ExpectCodes are the close codes that some `expect-code` names.
	ExpectCodes []int
	// AwaitsEnd reports whether the script waits somewhere for the session's end: one that comes before is kept for it.
	AwaitsEnd bool
	// NeedsStamp reports whether receive times are read by something.
	NeedsStamp bool
	// Reads reports whether the side does something about messages that come.
	Reads bool
	// Peers reports whether some action goes to other connections of the server.
	Peers bool
	// PingEnds reports whether on-ping can end the session, so that it waits for pings. One that only looks at them
	// holds no session open.
	PingEnds bool
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

// parts are the lists that run at single sockets.
func (l *List) parts() []*List {
	var out []*List
	for i := range l.Steps {
		if at, ok := l.Steps[i].Do.(*At); ok {
			out = append(out, at.List)
		}
	}
	return out
}

// Lists are all lists of a side that do something, in the order of their events; the slice is the caller's.
func (s *Side) Lists() []*List {
	out := s.Around.lists()
	if s.Script != nil {
		out = append(append(out, s.Script), s.Script.parts()...)
	}
	for _, l := range []*List{s.Open, s.Message, s.Binary, s.Ping, s.Pong, s.Close, s.Error} {
		if l != nil {
			out = append(out, l)
		}
	}
	for _, i := range s.Intervals {
		out = append(out, i.List)
	}
	for _, t := range s.Timeouts {
		out = append(out, t.List)
	}
	return out
}
