package budget

import "fmt"

// Overrun says how an evaluation was ended before it had a result.
type Overrun uint8

// The ways in which an evaluation is ended.
const (
	NoOverrun   Overrun = iota
	Spent               // it took more than its budget of time or memory
	Interrupted         // it was interrupted, or its time had come
)

// Error is what an evaluation panics with that is ended.
type Error struct {
	Kind    Overrun
	Message string
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Spentf returns an error that says which budget is spent, and what to do.
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

// NoMemory returns the error of an evaluation for which no memory is left.
func NoMemory() *Error {
	return &Error{Interrupted, "the evaluation was stopped because no memory is left"}
}
