package scenario

import (
	"wsrun/checks"
	"wsrun/scenario/table"
)

func expectNoneVerb() *verb {
	return &verb{
		Row: table.Row[Action]{
			Key:   "expect-none",
			Field: table.ExprField(func(a *Action) **table.Expr { return &a.Expect }),
			Doc:   "Fails the iteration if a message that matches arrives within the time.",
		},
		modifiers: []string{"from", "for"},
		rank:      rankExpect,
		meant:     map[string]string{"within": "how long no message may match is given by: for", "to": comesFrom},
		compile:   oneStep(compileExpectNone),

		needsSession: true,
	}
}

func compileExpectNone(l *lister, a *Action, s *Step) Do {
	l.list.Waits, l.side.Reads = true, true
	s.Trial = l.trial("expect-none", s)
	return &ExpectNone{Match: Match{
		Cond:   l.c.expr(a.Expect, checks.KindBool, l.scope(checks.NMsg)),
		Within: a.For.Or(defaultFor),
	}}
}

// ExpectNone waits for the time to pass without a match.
type ExpectNone struct {
	onward
	Match
}
