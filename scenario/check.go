package scenario

import (
	"wsrun/checks"
	"wsrun/metrics"
)

func checkVerb() *verb {
	return &verb{
		row: row[Action]{key: "check", field: namedField(func(a *Action) *[]Named { return &a.Check }, "check"),
			doc: "Named conditions, counted as passed or failed. The list goes on either way."},
		rank: rankLast,
		compile: oneStep(func(l *lister, a *Action, _ *Step) Do {
			return &Check{Checks: checkPlans(l, a.Check, l.scope(0))}
		}),
	}
}

func checkPlans(l *lister, named []Named, scope *checks.Scope) []CheckPlan {
	var out []CheckPlan
	for _, n := range named {
		if check, ok := l.c.check(n, scope); ok {
			out = append(out, check)
		}
	}
	return out
}

// Check evaluates named conditions.
type Check struct {
	onward
	Checks []CheckPlan
}

func (*Check) tests() bool { return true }

func (c *Check) measures(metric string) bool {
	return len(c.Checks) > 0 && metric == metrics.NameChecks
}
