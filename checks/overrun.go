package checks

import (
	"errors"

	"wsrun/checks/budget"
)

// Overrun says why an evaluation was ended before it had a result.
type Overrun = budget.Overrun

// The reasons to end an evaluation.
const (
	NoOverrun   = budget.NoOverrun
	Spent       = budget.Spent
	Interrupted = budget.Interrupted
)

// OverrunOf returns why an evaluation was ended, according to its error; NoOverrun if it was not.
func OverrunOf(err error) budget.Overrun {
	var e *EvalError
	if errors.As(err, &e) {
		return e.Overrun
	}
	return budget.NoOverrun
}

// Memory is shared by the machines of a process.
type Memory = budget.Memory

// NewMemory returns a Memory. Whoever takes memory calls look, which must neither wait nor allocate.
func NewMemory(look func()) *Memory { return budget.NewMemory(look) }
