package runner

import "wsrun/scenario"

// runLog writes a line to the run's log.
func runLog(it *iteration, t *task, step *scenario.Step, do *scenario.Log) flow {
	text, err := it.m.Text(do.Text)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	it.log(text)
	return goOn
}
