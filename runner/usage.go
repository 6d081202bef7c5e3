package runner

import (
	"slices"
	"strings"

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

// meets judges an action's `if`, and counts it. One that can't be judged is not met, and noted; judged is false as for
// holds.
func (it *iteration) meets(t *task, step *scenario.Step) (ok, judged bool) {
	use := &it.usage.points[step.Point]
	use.asked++
	ok, err := it.m.Bool(step.If)
	switch {
	case err != nil:
		use.unjudged++
		return false, !it.overran(t.obs, err)
	case ok:
		use.met++
	}
	return ok, true
}

// compared are the paths of the message that an end's conditions compare with literals.
func compared(plan *scenario.Plan, server bool) []string {
	var paths []string
	for i := range plan.Points {
		if p := &plan.Points[i]; p.Server == server && p.Cond != nil {
			for _, c := range p.Cond.Compared() {
				if path := strings.Join(c.Path, "."); len(c.Path) > 0 && !slices.Contains(paths, path) {
					paths = append(paths, path)
				}
			}
		}
	}
	return paths
}
