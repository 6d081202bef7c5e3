package runner

import (
	"sync/atomic"
	"time"
)

// clock is the time of a run. Its moments are ns since the runner was made, above 0; 0 is a moment that has not come.
type clock struct {
	start     time.Time
	loadStart atomic.Int64
	measured  atomic.Int64 // when measuring began: after start-after and the warm-up, if any
	loadEnd   atomic.Int64 // when the load's time was up
}

func newClock() clock { return clock{start: time.Now()} }

// now returns the time since the run's start, in ns; above 0.
func (c *clock) now() int64 { return int64(time.Since(c.start)) + 1 }

// at converts a time to a moment of the run.
func (c *clock) at(t time.Time) int64 { return int64(t.Sub(c.start)) }

// elapsed returns the time since the load's start.
func (c *clock) elapsed() time.Duration { return time.Duration(c.now() - c.loadStart.Load()) }

// span returns the time that rates per second cover: from where measuring began to the load's end, or until now.
func (c *clock) span() (from, to time.Time) {
	to = time.Now()
	if end := c.loadEnd.Load(); end > 0 {
		to = c.start.Add(time.Duration(end))
	}
	return c.start.Add(time.Duration(c.measured.Load())), to
}

func asDuration(ns int64) time.Duration { return time.Duration(ns) }
