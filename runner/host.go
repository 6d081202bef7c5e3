package runner

import (
	"sync/atomic"
	"time"

	"wsrun/metrics"
	"wsrun/runner/guard"
	"wsrun/scenario"
)

// host is the part of a run that its iterations see: what is the same for all of them, and what they are counted in. It
// knows of no VU, and of what the run does with them only what owner says. All that changes in it may be used from many
// goroutines.
type host struct {
	plan     *scenario.Plan
	opt      Options
	reg      *metrics.Registry
	tags     metrics.Tags // of every sample
	checkIDs []metrics.CheckID
	owner    owner
	clock

	panics   atomic.Int64
	trials   trials
	barriers *Barriers
	health   guard.Health
	watched  atomic.Pointer[frameWatch]
	archived archived
	notices  notices
	sampled  [2]sampled // messages of the VUs' ends, and of the server's
	book     book
}

// owner is what an iteration may make the run do.
type owner interface {
	// Abort stops the run at once, which has failed.
	Abort(why string)
	// beside runs f in a goroutine that the run's end waits for.
	beside(f func())
	// cuts reports whether it cuts the connections by now, new ones too.
	cuts() bool
	// active is how many VUs run, or are about to.
	active() int
}

// log writes a line of a VU, of a connection of the server, or of the run itself, which is 0.
func (h *host) log(id int, text string) {
	if h.opt.Log != nil {
		h.opt.Log(Line{time.Duration(h.now()), id, text})
	}
}

func newHost(plan *scenario.Plan, opt Options) *host {
	h := &host{plan: plan, opt: opt, reg: opt.Registry, clock: newClock(), trials: newTrials(plan),
		barriers: opt.Barriers}
	if h.barriers == nil {
		h.barriers = &Barriers{}
	}
	return h
}
