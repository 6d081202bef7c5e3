package executor

import (
	"fmt"
	"math"
	"time"
)

// Config is one kind of load with its parameters. It is immutable: any number of runs may share it.
type Config interface {
	// String describes the load: "10 VUs for 1m".
	fmt.Stringer
	// Facts returns what others need to know about it.
	Facts() Facts
	// New returns the executor of one run.
	New() Executor
}

// Facts is what the rest of wsrun asks about a load, so that nobody needs to know its kind.
type Facts struct {
	VUs        int           // maximum number running concurrently
	AtOnce     int           // how many of them run from the load's start
	Duration   time.Duration // after which no iteration starts; 0: it ends with its iterations
	Iterations int64         // total number; 0: as many as time permits
	Open       bool          // iterations start when due, whether or not earlier ones have ended
	Adjustable bool          // the Executor implements Adjuster
	Stages     []Stage       // nil: none
	Unit       string        // of the stages' targets: "VUs" or "/s"
}

// Timed reports whether the load ends by the clock.
func (f Facts) Timed() bool { return f.Duration > 0 }

// Executor starts the iterations of one run.
type Executor interface {
	// Run runs the load and returns when the last iteration has ended. It is called once.
	Run(p Pool)
	// More reports whether an iterating VU that has begun begun iterations may begin another one; if so, it takes that
	// from those left. Any goroutine may call it during Run.
	More(begun int) bool
}

// Adjuster is an Executor whose number of VUs the user may change during the run.
type Adjuster interface {
	// AddVUs changes the number of VUs and returns the new one, at least 1. It is safe for concurrent use.
	AddVUs(delta int) (vus int, err error)
}

// Pool lends virtual users to an Executor. Its methods are for Run's goroutine; Take, Expect and Warn also for AddVUs.
type Pool interface {
	// Take returns an idle VU, or a new one if there are fewer than most; nil if there is none.
	Take(most int) VU
	// Expect counts n VUs as running before they are started. Of several VUs that start together, call it for all, so
	// that none of them takes itself for everyone that a barrier waits for.
	Expect(n int)
	// Elapsed returns the time since the load's start.
	Elapsed() time.Duration
	// Wait waits for d, or until the load ends if that is earlier; if d <= 0 it does not wait. It reports whether
	// iterations may start.
	Wait(d time.Duration) bool
	// RanDry reports whether the load has ended because there are no data for another iteration.
	RanDry() bool
	// Drop counts n iterations that were due but could not begin.
	Drop(n int64)
	// Warn adds a sentence to the summary of the load.
	Warn(text string)
}

// Unlimited is the most for Take if the number of VUs is not bounded otherwise.
const Unlimited = math.MaxInt

// VU is a virtual user of a Pool. An Executor starts it, and parks it when it has ended; ended is the last call of the
// VU's own goroutine.
type VU interface {
	// Ready reports whether there are data for an iteration of this VU; without data it would end immediately.
	Ready() bool
	// Iterate runs iterations until the VU is asked to leave, Executor.More refuses one, or the load ends.
	Iterate(ended func())
	// RunOnce runs one iteration that is due at this time after the load's start.
	RunOnce(due time.Duration, ended func())
	// Leave asks the VU to end after its session, which may finish what it waits for. It does not block.
	Leave()
	// Park returns the VU to the pool.
	Park()
}
