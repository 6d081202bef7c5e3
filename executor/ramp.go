package executor

import (
	"math"
	"time"
)

// Ramp says how many VUs run at a time after the load's start. It is pure, too.
type Ramp struct{ stages []Stage }

// At is the number of VUs; a stage of no length jumps.
func (r Ramp) At(elapsed time.Duration) int {
	from := 0.0
	for _, s := range r.stages {
		if elapsed < s.Duration {
			share := float64(elapsed) / float64(s.Duration)
			return int(math.Round(from + (s.Target-from)*share))
		}
		elapsed -= s.Duration
		from = s.Target
	}
	return int(math.Round(from))
}

// Next is how long until the number of VUs may change: no earlier than the wait that is given for an even ramp's single
// steps.
func (r Ramp) Next(elapsed time.Duration) time.Duration {
	from := 0.0
	for _, s := range r.stages {
		if elapsed < s.Duration {
			change := math.Abs(s.Target - from)
			if change == 0 {
				return s.Duration - elapsed
			}
			step := time.Duration(float64(s.Duration) / change / 2)
			return min(max(step, time.Millisecond), s.Duration-elapsed)
		}
		elapsed -= s.Duration
		from = s.Target
	}
	return 0
}
