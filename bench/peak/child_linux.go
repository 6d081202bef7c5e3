package peak

import (
	"os"
	"syscall"
)

// Child returns the peak of a process that has ended, in bytes, or 0 if it is
// not known. Linux counts what the parent had when it started the process
// among it, so a peak that is not above the parent's own is not known.
func Child(state *os.ProcessState) int64 {
	rusage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok || int64(rusage.Maxrss)<<10 <= Self() {
		return 0
	}
	return int64(rusage.Maxrss) << 10
}
