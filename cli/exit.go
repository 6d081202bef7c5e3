package cli

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"wsrun/runner"
)

// The exit codes. They are a contract: docs/errors.md lists them.
const (
	exitPassed  = 0
	exitFailed  = 1 // the target failed: a check, a threshold, an iteration
	exitUsage   = 2 // usage, or an invalid scenario; nothing was connected
	exitBroken  = 3 // wsrun could not do its job
	exitSIGINT  = 130
	exitSIGTERM = 143
)

// usageError is a mistake on the command line.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// codeError ends a command with a code, after everything has been said.
type codeError int

func (e codeError) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// exitCode maps a command's error to its exit code. say is false when everything has been said already.
func exitCode(err error) (code int, say bool) {
	var code0 codeError
	var usage *usageError
	var target *runner.UsageError
	switch {
	case err == nil:
		return exitPassed, false
	case errors.As(err, &code0):
		return int(code0), false
	case errors.As(err, &usage), errors.As(err, &target):
		return exitUsage, true
	}
	return exitBroken, true
}

// signalCode is the exit code after a signal.
func signalCode(sig os.Signal) int {
	if sig == syscall.SIGTERM {
		return exitSIGTERM
	}
	return exitSIGINT
}
