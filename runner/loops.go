package runner

import (
	"fmt"
	"math"
	"reflect"
	"time"

	"wsrun/scenario"
)

// runWhile enters a round if its condition holds.
func runWhile(it *iteration, t *task, do *scenario.While) flow {
	switch ok, judged := it.holds(t, do.Cond); {
	case !judged:
		return over
	case !ok:
		t.pc = do.To
		return jumped
	}
	return goOn
}

// runBack ends a round of a while.
func runBack(it *iteration, t *task, step *scenario.Step, do *scenario.Back) flow {
	t.pc = do.To
	return roundDone(it, t, step)
}

// runEach evaluates the list and enters the first round.
func runEach(it *iteration, t *task, step *scenario.Step, do *scenario.Each) flow {
	v, err := it.m.Value(do.List)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	list, ok := listOf(v)
	switch {
	case !ok && v != nil:
		return it.evalFailed(t, step, fmt.Errorf("each needs a list, not %s", kindOf(v)))
	case len(list) == 0:
		t.pc = do.To
		return jumped
	}
	t.locals[do.Slot], t.locals[do.Slot+1], t.locals[do.Slot+2] = list[0], list, 0
	return goOn
}

// runNextItem continues with the next item of a list.
func runNextItem(it *iteration, t *task, step *scenario.Step, do *scenario.NextItem) flow {
	list, i := t.locals[do.Slot+1].([]any), t.locals[do.Slot+2].(int)+1
	if i >= len(list) {
		return goOn
	}
	t.locals[do.Slot], t.locals[do.Slot+2] = list[i], i
	t.pc = do.To + 1
	return roundDone(it, t, step)
}

// runRepeat evaluates the count and enters the first round.
func runRepeat(it *iteration, t *task, step *scenario.Step, do *scenario.Repeat) flow {
	v, err := it.m.Value(do.Count)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	n, ok := wholeOf(v)
	switch {
	case !ok:
		return it.evalFailed(t, step, fmt.Errorf("repeat needs a whole number, not %s", kindOf(v)))
	case n <= 0:
		t.pc = do.To
		return jumped
	}
	t.locals[do.Slot], t.locals[do.Slot+1] = 0, n
	return goOn
}

// runNextRound continues with the next round of a repeat.
func runNextRound(it *iteration, t *task, step *scenario.Step, do *scenario.NextRound) flow {
	i := t.locals[do.Slot].(int) + 1
	if i >= t.locals[do.Slot+1].(int) {
		return goOn
	}
	t.locals[do.Slot] = i
	t.pc = do.To + 1
	return roundDone(it, t, step)
}

// maxRoundsClosed bounds loops in on-close and on-error, which have nothing to yield to.
const maxRoundsClosed = 1_000_000

// roundDone yields to other events if a loop has run for long without waiting.
func roundDone(it *iteration, t *task, step *scenario.Step) flow {
	t.rounds++
	if it.host.opt.Memory.Gauge().Spent() {
		it.interrupted(t.obs, place(step))
		return over
	}
	if !t.mayWait() {
		if t.rounds > maxRoundsClosed {
			return it.evalFailed(t, step, fmt.Errorf("a loop ran %d rounds after the session's end", maxRoundsClosed))
		}
		return jumped
	}
	if t.rounds < yieldRounds && t.sends < yieldBytes {
		return jumped
	}
	t.pc-- // resume steps forward
	t.began = it.host.now()
	t.label = ""
	it.suspend(t, turnWait{}, step, t.began+1)
	return suspended
}

// turnPause is how long a loop that has yielded waits again if it may not continue yet.
const turnPause = time.Millisecond

// turnWait is the wait of a loop that has yielded.
type turnWait struct{}

func (turnWait) cancel(*iteration, *task) {}

func (turnWait) expired(it *iteration, t *task) {
	if t.sock != nil && t.sock.phase() == opened && t.sock.backlogged() {
		it.timers.Add(&t.timer, it.host.now()+int64(turnPause))
		return
	}
	it.resume(t)
}

// wholeOf returns a whole number in any representation: a division gives 2.0, and so do some senders.
func wholeOf(v any) (n int, ok bool) {
	switch v := v.(type) {
	case int:
		return v, true
	case float64:
		return int(v), v == math.Trunc(v) && math.Abs(v) <= maxWhole
	}
	return 0, false
}

// listOf returns a list with any type of items: ranges and functions such as split return lists of numbers and of
// texts.
func listOf(v any) ([]any, bool) {
	switch v := v.(type) {
	case []any:
		return v, true
	case nil, []byte:
		return nil, false
	}
	list := reflect.ValueOf(v)
	if list.Kind() != reflect.Slice && list.Kind() != reflect.Array {
		return nil, false
	}
	out := make([]any, list.Len())
	for i := range out {
		out[i] = list.Index(i).Interface()
	}
	return out, true
}

// kindOf returns the word for a value's type in the language.
func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case string:
		return fmt.Sprintf("the text %q", v)
	case bool:
		return fmt.Sprint(v)
	case int, int64, uint64, float64:
		return fmt.Sprintf("the number %v", v)
	case []any:
		return "a list"
	case map[string]any:
		return "a map"
	}
	return fmt.Sprintf("%T", v)
}
