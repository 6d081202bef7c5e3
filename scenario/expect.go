package scenario

import (
	"time"

	"wsrun/checks"
	"wsrun/metrics"
	"wsrun/scenario/table"
)

// expectModifiers returns the modifiers of an expect, alone or as the second half of a request.
func expectModifiers() []string {
	return []string{"from", "within", "times", "fresh", "check", "set", "record", "else"}
}

func expectVerb() *verb {
	return &verb{
		Row: table.Row[Action]{
			Key:   "expect",
			Field: table.ExprField(func(a *Action) **table.Expr { return &a.Expect }),
			Doc: "Waits for a message that matches the condition. No match within the time fails the iteration, " +
				"or runs `else`.",
		},
		modifiers: expectModifiers(),
		rank:      rankExpect,
		meant: map[string]string{
			"for":   "how long to wait is given by: within",
			"close": closeOrExpect,
			"to":    comesFrom,
		},
		compile: func(l *lister, a *Action, s Step, path string) { compileExpect(l, a, s, path, false) },
		brings:  always,

		needsSession: true,
	}
}

// compileExpect compiles a wait for a message, alone or as the second half of a request.
func compileExpect(l *lister, a *Action, s Step, path string, request bool) {
	names := checks.NMsg
	if request {
		names |= checks.NSent
	}
	scope := l.scope(names)
	e := &Expect{
		Match:   Match{Cond: l.c.expr(a.Expect, checks.KindBool, scope), Within: a.Within.Or(defaultWithin)},
		Outcome: outcomeOf(l, a, scope),
		Times:   max(a.Times, defaultTimes),
		Fresh:   a.Fresh,
		Request: request,
		HasElse: a.hasElse(),
	}
	if e.Cond != nil {
		e.Key = e.Cond.MatchKey()
	}
	e.Point = l.pointExpect(&s, e.Cond)
	what := "expect"
	if request {
		what = "request"
	}
	s.Do, s.Trial = e, l.trial(what, &s)
	l.emit(s)
	l.list.Waits, l.side.Reads = true, true
	if request {
		l.side.NeedsStamp = true
	} else {
		l.side.Inbox = 1
	}
	if e.HasElse {
		l.orElse(a, &s, &e.fork, path)
	}
	l.names |= checks.NMsg
}

// Expect waits for matching messages. With HasElse, it continues at To if none matches in time.
type Expect struct {
	fork
	Match
	Outcome
	Times   int
	Fresh   bool
	Request bool // the second half of a request
	HTTP    bool // its first half is an HTTP request
	HasElse bool
	Point   int // 0: it is not counted
}

func (e *Expect) next(at int) []int { return e.orElse(at, e.HasElse) }

func (e *Expect) measures(metric string) bool {
	switch metric {
	case metrics.NameWSResponseTime, metrics.NameWSRequestFailed:
		return e.Request
	}
	return e.Outcome.measures(metric)
}

// Match is a condition on messages, and how long to wait for one.
type Match struct {
	Cond   *checks.Expr
	Key    *checks.MatchKey // nil: try it on each message
	Within time.Duration
}

func (m *Match) awaits() time.Duration { return m.Within }

// outcomeOf compiles what to do with the awaited message.
func outcomeOf(l *lister, a *Action, scope *checks.Scope) Outcome {
	return Outcome{
		Checks: checkPlans(l, a.Check, scope),
		Sets:   setPlans(l, a.Set, scope),
		Record: recordPlans(l, a.Record, scope),
	}
}

// IsRequest reports whether the step waits for the reply to a request.
func (s *Step) IsRequest() bool {
	e, ok := s.Do.(*Expect)
	return ok && e.Request
}
