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
		var v any
		var err error
		if list[i].Shared {
			err = it.m.Shared.Set(list[i].Var, func() (any, error) { return it.m.Eval(list[i].Expr) })
		} else {
			v, err = it.m.Eval(list[i].Expr)
		}
		if err != nil {
			it.evalFailedAt(o, list[i].Expr.Source().At(0), len([]rune(list[i].Expr.Source().Value)), err)
			return checks.OverrunOf(err) != checks.NoOverrun
		}
		if list[i].Socket {
			o.socket.Vars[list[i].Var] = v
			continue
		}
		if list[i].Shared {
			continue
		}
		it.m.Vars[list[i].Var] = v
		if it.keep != nil {
			it.keep[list[i].Var] = v
		}
	}
	return false
}
