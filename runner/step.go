package runner

import (
	"fmt"

	"wsrun/scenario"
)

// runStep runs one step, on the session that the list stands at if the verb needs one: the one place that knows what
// runs a verb.
func runStep(it *iteration, t *task, step *scenario.Step) flow {
	switch do := step.Do.(type) {
	case *scenario.Send:
		return runSend(sessionOf(t), t, step, do)
	case *scenario.SendRaw:
		return runSendRaw(sessionOf(t), t, step, do)
	case *scenario.Expect:
		return runExpect(sessionOf(t), t, step, do)
	case *scenario.ExpectNone:
		return runExpectNone(sessionOf(t), t, step, do)
	case *scenario.ExpectClose:
		return runExpectClose(sessionOf(t), t, step, do)
	case *scenario.Ping:
		return runPing(sessionOf(t), t, step, do)
	case *scenario.PauseReading:
		return runPauseReading(sessionOf(t), do)
	case *scenario.At:
		return runAt(it, t, step, do)
	case *scenario.Missed:
		return runMissed(it)
	case *scenario.Open:
		return runOpen(it, t, step, do)
	case *scenario.HTTP:
		return runHTTP(it, t, step, do)
	case *scenario.Once:
		return runOnce(it, t, do)
	case *scenario.Done:
		return runDone(it, do)
	case *scenario.Wait:
		return runPause(it, t, step, do)
	case *scenario.Check:
		return runCheck(it, t, step, do)
	case *scenario.Set:
		return runSet(t, do)
	case *scenario.Record:
		return runRecord(it, t, step, do)
	case *scenario.Barrier:
		return runBarrier(it, t, step, do)
	case *scenario.Log:
		return runLog(it, t, step, do)
	case *scenario.Fail:
		return runFail(it, t, step, do)
	case *scenario.Abort:
		return runAbort(it, t, step, do)
	case *scenario.Close:
		return runClose(sessionOf(t), t, step, do)
	case *scenario.Drop:
		return runDrop(sessionOf(t), do)
	}
	return runFlow(it, t, step)
}

// runFlow runs a step that says how the list goes on.
func runFlow(it *iteration, t *task, step *scenario.Step) flow {
	switch do := step.Do.(type) {
	case *scenario.Bind:
		return runBind(it, t, step, do)
	case *scenario.Repeat:
		return runRepeat(it, t, step, do)
	case *scenario.Each:
		return runEach(it, t, step, do)
	case *scenario.NextRound:
		return runNextRound(it, t, step, do)
	case *scenario.NextItem:
		return runNextItem(it, t, step, do)
	case *scenario.While:
		return runWhile(it, t, do)
	case *scenario.Back:
		return runBack(it, t, step, do)
	}
	panic(fmt.Sprintf("nothing runs a %T", step.Do))
}
