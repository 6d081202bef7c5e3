//go:build unix

package scenario

import (
	"syscall"
	"time"
)

// cpuTime is the processor time of the tests so far: on a machine that has other things to do, it says more than the
// clock.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
