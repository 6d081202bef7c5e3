package exit

import (
	"fmt"
	"os"
	"syscall"
)

// The exit codes. They are a contract, documented in docs/errors.md.
const (
	Passed  = 0
	Failed  = 1 // the target failed: a check, a threshold, an iteration
	Usage   = 2 // usage error, or an invalid scenario; no connection was made
	Broken  = 3 // wsrun could not do its job
	SIGINT  = 130
	SIGTERM = 143
)

// Code ends a command with an exit code, when nothing is left to say.
type Code int

func (e Code) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// OfSignal returns the exit code after a signal.
func OfSignal(sig os.Signal) int {
	if sig == syscall.SIGTERM {
		return SIGTERM
	}
	return SIGINT
}
