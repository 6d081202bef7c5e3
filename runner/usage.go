package runner

import (
	"wsrun/scenario"
)

// usage is how an iteration's events used the file's handlers and expects, over all its sessions. It is guarded by the
// iteration's mutex.
type usage struct {
	points    []pointUse // by scenario.Point's number; 0 is for what is not counted
	sessions  []uint64   // by scenario.SocketPlan.N
	unhandled uint64
}

// pointUse is how often a point was reached, and how often it was met: for an `if` how often it was evaluated and held,
// for an expect its waits and messages, for an event the runs of its list. What could not be evaluated counts as
// reached.
type pointUse struct{ asked, met, unjudged uint64 }

func newUsage(plan *scenario.Plan) usage {
	return usage{points: make([]pointUse, len(plan.Points)+1), sessions: make([]uint64, len(plan.Sockets))}
}

func (u *usage) add(o *usage) {
	for i := range o.points {
		u.points[i].asked += o.points[i].asked
		u.points[i].met += o.points[i].met
		u.points[i].unjudged += o.points[i].unjudged
	}
	for n := range o.sessions {
		u.sessions[n] += o.sessions[n]
	}
	u.unhandled += o.unhandled
}

// reset discards what was counted in a warm-up.
func (u *usage) reset() {
	clear(u.points)
	clear(u.sessions)
	u.unhandled = 0
}
