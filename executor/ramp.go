package executor

import (
	"math"
	"time"
)

// Ramp computes how many VUs run at a time after the load's start. It is pure, like Pacer.
type Ramp struct{ stages []Stage }

// At returns the number of VUs; a stage of zero length jumps.
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

// Next returns the time until the number of VUs may change, which is at least the wait given for the single steps of an
// even ramp.
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
