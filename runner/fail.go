package runner

import (
	"wsrun/errkind"
	"wsrun/scenario"
)

// runFail fails the iteration because the file says so.
func runFail(it *iteration, t *task, step *scenario.Step, do *scenario.Fail) flow {
	text, err := it.m.Text(do.Text)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	it.fail(t.obs, failure{kind: errkind.Script, message: text, step: step, label: labelOf(it.m, step)})
	return over
}

// runAbort fails the iteration and stops the run.
func runAbort(it *iteration, t *task, step *scenario.Step, do *scenario.Abort) flow {
	text, err := it.m.Text(do.Text)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	it.fail(t.obs, failure{kind: errkind.Script, message: text, step: step, label: labelOf(it.m, step)})
	it.host.owner.Abort(text)
	return over
}
