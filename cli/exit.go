package cli

import (
	"errors"

	"wsrun/cli/exit"
	"wsrun/cli/input"
	"wsrun/runner"
)

// exitCode maps a command's error to its exit code. say is false if nothing is left to say about it.
func exitCode(err error) (code int, say bool) {
	var said exit.Code
	var usage *exit.UsageError
	var target *runner.UsageError
	var none *input.NoSuchFile
	switch {
	case err == nil:
		return exit.Passed, false
	case errors.As(err, &said):
		return int(said), false
	case errors.As(err, &usage), errors.As(err, &target), errors.As(err, &none):
		return exit.Usage, true
	}
	return exit.Broken, true
}

// problems returns the parts of a joined error.
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
