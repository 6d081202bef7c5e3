package executor

import (
	"fmt"
	"math"
	"time"
)

// Config is one kind of load, and how much of it. It is immutable: any number of runs may share it.
type Config interface {
	// String says the load in words: "10 VUs for 1m".
	fmt.Stringer
	// Facts are what others have to know of it.
	Facts() Facts
	// New makes the executor of one run.
	New() Executor
}

// Facts are what the rest of wsrun asks of a load, so that nobody asks which kind it is.
type Facts struct {
	VUs        int           // that run at a time, at most
	AtOnce     int           // of them: those that run from the load's start
	Duration   time.Duration // after which no more iterations start; 0: it ends with its iterations
	Iterations int64         // in all; 0: as many as the time allows
	Open       bool          // iterations start when they are due, whether or not earlier ones have ended
	Adjustable bool          // its Executor is an Adjuster
	Stages     []Stage       // nil: it has none
	Unit       string        // of the stages' targets: "VUs" or "/s"
}

// Timed reports whether the load ends by the clock.
func (f Facts) Timed() bool { return f.Duration > 0 }

// Executor starts the iterations of one run.
type Executor interface {
	// Run runs the load, and returns when the last iteration is over. It is called once.
	Run(p Pool)
	// More reports whether a VU that iterates, and has begun so many iterations, may begin another one, which it takes
	// from those that are left. Any goroutine may call it while Run runs.
	More(begun int) bool
}

// Adjuster is an Executor whose number of VUs a person may change while it runs.
type Adjuster interface {
	// AddVUs changes the number of VUs, to how many is returned; one stays at least. Safe for concurrent use.
	AddVUs(delta int) (vus int, err error)
}

// Pool lends virtual users to an Executor. Its methods are for the goroutine of Run; Take, Expect and Warn also for
// AddVUs.
type Pool interface {
	// Take returns a VU that nobody runs, or makes one if there are fewer than most; nil: there is none.
	Take(most int) VU
	// Expect counts n VUs as running, before they are started: of several that start together all, so that none of
	// them takes itself for all that a barrier waits for.
	Expect(n int)
	// Elapsed is the time since the load's start.
	Elapsed() time.Duration
	// Wait waits for so long, or until the load ends if that is earlier; it does not wait if d is 0 or below. It
	// reports whether iterations may start.
	Wait(d time.Duration) bool
	// RanDry reports whether the load has ended because there is no data for another iteration.
	RanDry() bool
	// Drop counts n iterations that were due and could not begin.
	Drop(n int64)
	// Warn adds a sentence to what the summary says of the load.
	Warn(text string)
}

// Unlimited is for Take where the number of VUs has no bound of its own.
const Unlimited = math.MaxInt

// VU is a virtual user of a Pool. An Executor starts it, and parks it when it has ended; ended is called by the VU's
// own goroutine, last.
type VU interface {
	// Ready reports whether there is data for an iteration of this VU; one that is not would end at once.
	Ready() bool
	// Iterate runs iterations until the VU is asked to leave, Executor.More refuses one, or the load ends.
	Iterate(ended func())
	// RunOnce runs one iteration, which is due so long after the load's start.
	RunOnce(due time.Duration, ended func())
	// Leave asks the VU to end with its session, which may finish what it waits for. It does not wait.
	Leave()
	// Park gives the VU back.
	Park()
}
