//go:build !unix

package stdio

import (
	"os"
	"syscall"
)

// ignoredSignals are told by the write that they come with: a reader that went away.
func ignoredSignals() []os.Signal { return []os.Signal{syscall.SIGPIPE} }
