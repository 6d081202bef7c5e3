//go:build !unix

package scenario

import "time"

var started = time.Now()

// cpuTime is the clock, where processor time is not known.
func cpuTime() time.Duration { return time.Since(started) }
