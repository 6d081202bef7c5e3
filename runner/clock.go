package runner

import (
	"sync/atomic"
	"time"
)

// clock is a run's time. Its moments are ns since the runner was made, above 0; 0 is one that has not come.
type clock struct {
	start     time.Time
	loadStart atomic.Int64
	measured  atomic.Int64 // when measuring began: after start-after and the warm-up, if there are any
	loadEnd   atomic.Int64 // when the load's time was up
}

func newClock() clock { return clock{start: time.Now()} }

// now is the time since the run's start, in ns; above 0.
func (c *clock) now() int64 { return int64(time.Since(c.start)) + 1 }

// at is a time as a moment of the run.
func (c *clock) at(t time.Time) int64 { return int64(t.Sub(c.start)) }

// elapsed is the time since the load's start.
func (c *clock) elapsed() time.Duration { return time.Duration(c.now() - c.loadStart.Load()) }

// span is the time that rates per second are over: from where measuring began to the load's end, or until now.
func (c *clock) span() (from, to time.Time) {
	to = time.Now()
	if end := c.loadEnd.Load(); end > 0 {
		to = c.start.Add(time.Duration(end))
	}
	return c.start.Add(time.Duration(c.measured.Load())), to
}

func asDuration(ns int64) time.Duration { return time.Duration(ns) }
