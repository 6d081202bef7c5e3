package exit

import (
	"fmt"
	"os"
	"syscall"
)

// The exit codes. They are a contract: docs/errors.md lists them.
const (
	Passed  = 0
	Failed  = 1 // the target failed: a check, a threshold, an iteration
	Usage   = 2 // usage, or an invalid scenario; nothing was connected
	Broken  = 3 // wsrun could not do its job
	SIGINT  = 130
	SIGTERM = 143
)

// Code ends a command with a code, after everything has been said.
type Code int

func (e Code) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// OfSignal returns the exit code after a signal.
func OfSignal(sig os.Signal) int {
	if sig == syscall.SIGTERM {
		return SIGTERM
	}
	return SIGINT
}
