package scenario

import (
	"wsrun/diag"
)

// planner turns a Scenario into a Plan.
type planner struct {
	*compiler
	sc    *Scenario
	parse func(file string, data []byte, out *diag.List) *Scenario // for included files

	included map[string]bool // files, by path
}
