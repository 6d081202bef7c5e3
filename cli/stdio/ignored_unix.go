//go:build unix

package stdio

import (
	"os"
	"syscall"
)

// ignoredSignals returns signals that the write causing them also reports as errors: the reader has gone away, a file
// may not grow.
func ignoredSignals() []os.Signal { return []os.Signal{syscall.SIGPIPE, syscall.SIGXFSZ} }
