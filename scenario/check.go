package scenario

import (
	"wsrun/checks"
	"wsrun/metrics"
	"wsrun/scenario/table"
)

func checkVerb() *verb {
	return &verb{
		Row: table.Row[Action]{
			Key:   "check",
			Field: table.NamedField(func(a *Action) *[]table.Named { return &a.Check }, "check"),
			Doc:   "Named conditions, counted as passed or failed. The list goes on either way.",
		},
		rank: rankLast,
		compile: oneStep(func(l *lister, a *Action, _ *Step) Do {
			return &Check{Checks: checkPlans(l, a.Check, l.scope(0))}
		}),
	}
}

func checkPlans(l *lister, named []table.Named, scope *checks.Scope) []CheckPlan {
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
