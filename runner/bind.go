package runner

import "wsrun/scenario"

// runBind evaluates a named list's parameters.
func runBind(it *iteration, t *task, step *scenario.Step, do *scenario.Bind) flow {
	for _, b := range do.Binds {
		v, err := it.m.Value(b.Value)
		if err != nil {
			return it.evalFailed(t, step, err)
		}
		t.locals[b.Slot] = v
	}
	return goOn
}
