package cli

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"wsrun/runner"
	"wsrun/suite"
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

// codeError ends a command with a code, after everything has been said.
type codeError int

func (e codeError) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// exitCode maps a command's error to its exit code. say is false when everything has been said already.
func exitCode(err error) (code int, say bool) {
	var said codeError
	var usage *usageError
	var target *runner.UsageError
	var none *noSuchFile
	switch {
	case err == nil:
		return exitPassed, false
	case errors.As(err, &said):
		return int(said), false
	case errors.As(err, &usage), errors.As(err, &target), errors.As(err, &none):
		return exitUsage, true
	}
	return exitBroken, true
}

// verdictCode is the exit code of a run that nobody interrupted.
func verdictCode(v suite.Verdict) int {
	switch v.Class {
	case suite.Broken:
		return exitBroken
	case suite.Failed:
		return exitFailed
	default:
		return exitPassed
	}
}

// signalCode is the exit code after a signal.
func signalCode(sig os.Signal) int {
	if sig == syscall.SIGTERM {
		return exitSIGTERM
	}
	return exitSIGINT
}

// problems takes joined errors apart.
func problems(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, problems(e)...)
	}
	return all
}
