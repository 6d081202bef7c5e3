package runner

import (
	"wsrun/checks"
	"wsrun/scenario"
)

// runSet runs a set that stands alone.
func runSet(t *task, do *scenario.Set) flow {
	if setAll(t.obs, do.Sets) {
		return over
	}
	return t.alive()
}

// setAll assigns variables, in order. ended is as for checkAll.
func setAll(o *observer, list []scenario.SetPlan) (ended bool) {
	it := o.it
	for i := range list {
		v, err := it.m.Eval(list[i].Expr)
		if err != nil {
			it.evalFailedAt(o, list[i].Expr.Source().At(0), len([]rune(list[i].Expr.Source().Value)), err)
			return checks.OverrunOf(err) != checks.NoOverrun
		}
		it.m.Vars[list[i].Var] = v
		if it.keep != nil {
			it.keep[list[i].Var] = v
		}
	}
	return false
}
