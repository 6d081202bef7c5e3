//go:build !unix

package guard

import "time"

// cpuTime is unknown on this system: a saturated generator shows only in its lag.
func cpuTime() time.Duration { return 0 }
