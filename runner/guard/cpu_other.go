//go:build !unix

package guard

import "time"

// cpuTime is not known here: the generator's saturation shows in its lag only.
func cpuTime() time.Duration { return 0 }
