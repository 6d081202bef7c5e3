package runner

import (
	"errors"

	"wsrun/checks"
)

// evalMessage returns an error's text without its place, which is shown beside it.
func evalMessage(err error) string {
	var e *checks.EvalError
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}
