package scenario

import (
	"wsrun/checks"
	"wsrun/metrics"
)

// Outcome is what is done with what was waited for.
type Outcome struct {
	Checks []CheckPlan
	Sets   []SetPlan
	Record []RecordPlan
}

func (o *Outcome) measures(metric string) bool {
	return len(o.Checks) > 0 && metric == metrics.NameChecks || recorded(o.Record, metric)
}

// outcome compiles what is done with what was waited for.
func (l *lister) outcome(a *Action, scope *checks.Scope) Outcome {
	return Outcome{
		Checks: l.checks(a.Check, scope),
		Sets:   l.sets(a.Set, scope),
		Record: l.records(a.Record, scope),
	}
}
