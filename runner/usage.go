package runner

import (
	"wsrun/scenario"
)

// usage is what an iteration's events made of the file's handlers and expects, one session after another. Guarded by
// the iteration's mutex.
type usage struct {
	points    []pointUse // by scenario.Point's number; 0 is for what is not counted
	sessions  uint64
	unhandled uint64
}

// pointUse is how often a point was asked, and how often it was met: an `if` judged and held, an expect's waits and
// messages, and of an event its list's runs. What could not be judged was asked, too.
type pointUse struct{ asked, met, unjudged uint64 }

func newUsage(plan *scenario.Plan) usage { return usage{points: make([]pointUse, len(plan.Points)+1)} }

func (u *usage) add(o *usage) {
	for i := range o.points {
		u.points[i].asked += o.points[i].asked
		u.points[i].met += o.points[i].met
		u.points[i].unjudged += o.points[i].unjudged
	}
	u.sessions += o.sessions
	u.unhandled += o.unhandled
}

// reset forgets what was counted, in a warm-up.
func (u *usage) reset() {
	clear(u.points)
	u.sessions, u.unhandled = 0, 0
}
