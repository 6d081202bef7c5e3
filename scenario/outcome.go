package scenario

import (
	"slices"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/metrics"
)

// Outcome is what to do with what was awaited.
type Outcome struct {
	Checks []CheckPlan
	Sets   []SetPlan
	Record []RecordPlan
}

func (o *Outcome) measures(metric string) bool {
	return len(o.Checks) > 0 && metric == metrics.NameChecks || recorded(o.Record, metric)
}

// CheckPlan is one named condition.
type CheckPlan struct {
	Name string
	At   diag.Pos // of the name
	Expr *checks.Expr
	ID   int // its number among all checks of the plan
}

// SetPlan is one assignment.
type SetPlan struct {
	Var    string
	Shared bool     // shared by all VUs or connections
	At     diag.Pos // of the name
	Expr   *checks.Expr
	Socket bool // it belongs to the socket
}

// RecordPlan is one sample of a custom metric.
type RecordPlan struct {
	Metric metrics.Def
	Index  int // of the metric in the plan
	At     diag.Pos
	Expr   *checks.Expr
}

// recorded reports whether some sample is of the metric.
func recorded(list []RecordPlan, metric string) bool {
	return slices.ContainsFunc(list, func(r RecordPlan) bool { return r.Metric.Name == metric })
}
