package budget

import "fmt"

// Overrun says why an evaluation was ended before it had a result.
type Overrun uint8

// The reasons to end an evaluation.
const (
	NoOverrun   Overrun = iota
	Spent               // it exceeded its budget of time or memory
	Interrupted         // it was interrupted, or reached its time limit
)

// Error is what an evaluation that is ended panics with.
type Error struct {
	Kind    Overrun
	Message string
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Spentf returns an error that says which budget was exceeded, and what to do.
func Spentf(format string, args ...any) *Error {
	return &Error{Spent, fmt.Sprintf(format, args...)}
}

// TextTooLong returns the error of a text that is longer than MaxText.
func TextTooLong() *Error {
	return Spentf("over the memory budget of %d MiB for one text: make a shorter one", MaxText>>20)
}

// TooManyElements returns the error of lists that have more than maxListed elements.
func TooManyElements() *Error {
	return Spentf(
		"over the memory budget of %d list elements: the evaluation makes too many; make shorter lists", maxListed,
	)
}

// NoMemory returns the error of an evaluation when no memory is left.
func NoMemory() *Error {
	return &Error{Interrupted, "the evaluation was stopped because no memory is left"}
}
