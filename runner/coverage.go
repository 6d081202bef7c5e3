package runner

import (
	"cmp"
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/scenario"
)

// usage is what a session's events made of the file's handlers and expects. Guarded by the session's mutex; one session's after another
// is added to it.
type usage struct {
	points    []pointUse // by scenario.Point's number; 0 is for what is not counted
	sessions  uint64
	unhandled uint64
}

// pointUse is how often a point was asked, and how often it was met: an `if` judged and held, an expect's waits and messages, and of an
// event its list's runs. What could not be judged was asked, too.
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

// meets judges an action's `if`, and counts it. One that can't be judged is not met, and noted.
func (s *session) meets(step *scenario.Step) bool {
	use := &s.usage.points[step.Point]
	use.asked++
	ok, err := s.m.Bool(step.If)
	switch {
	case err != nil:
		use.unjudged++
		s.run.notice(err)
		return false
	case ok:
		use.met++
	}
	return ok
}

// unhandledIf counts a message that nobody will do anything about any more, if nobody has done so.
func (s *session) unhandledIf(msg *message) {
	if msg.acted || !s.side.Reads {
		return
	}
	s.usage.unhandled++
	if s.unhandled != nil {
		s.unhandled.look(msg)
	}
}

// Coverage is what the run made of the file's handlers and expects, without its warm-up.
type Coverage struct {
	Handlers  []Handler   // the client's first, in the order of the file
	Unhandled []Unhandled // of the ends that have some
}

// Handler is an action's `if`, an expect, or the list of an event that the peer brings, and how often it was met.
type Handler struct {
	Kind   string // if, expect, event
	Label  string // the action's name in reports: on-message[2]
	Event  string // in whose list it stands: on-message
	Noun   string // what the event brings: message; "" where the times that an `if` is judged are not the event's
	Server bool   // of the file's own server
	Guard  bool   // the action fails or aborts: that it never ran is as it should be
	At     metrics.Place
	Asked  int64 // an `if`: times reached; an expect: waits; an event: sessions
	Met    int64 // an `if`: times held; an expect: messages taken; an event: times it came
	// Unjudged is how often an `if` was reached and could not be judged.
	Unjudged int64
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

// coverage sums up what all sessions counted. It is called when they have ended.
func (r *Runner) coverage() Coverage {
	ends := [2]usage{newUsage(r.plan), newUsage(r.plan)}
	for _, v := range r.running() {
		v.mu.Lock()
		ends[0].add(&v.usage)
		v.mu.Unlock()
	}
	if r.server != nil {
		r.server.mu.Lock()
		ends[1].add(&r.server.usage)
		r.server.mu.Unlock()
	}
	out := Coverage{Handlers: r.handlers(ends)}
	for i, u := range r.unhandled {
		if n := ends[i].unhandled; n > 0 {
			out.Unhandled = append(out.Unhandled, u.outcome(i == 1, int64(n), ends[i].points))
		}
	}
	return out
}

// handlers lists the points with what came of them.
func (r *Runner) handlers(ends [2]usage) []Handler {
	var out []Handler
	for i := range r.plan.Points {
		p := &r.plan.Points[i]
		if p.Server && r.server == nil {
			continue
		}
		end := &ends[0]
		if p.Server {
			end = &ends[1]
		}
		use := end.points[i+1]
		h := Handler{Label: p.Label, Event: p.Event, Noun: p.Noun(), Server: p.Server, Guard: p.Guard, At: placeOf(p.At), Asked: int64(use.asked), Met: int64(use.met), Unjudged: int64(use.unjudged)}
		switch p.Kind {
		case scenario.PointIf:
			h.Kind = "if"
		case scenario.PointExpect:
			h.Kind = "expect"
		case scenario.PointEvent:
			h.Kind, h.Asked = "event", int64(end.sessions)
		}
		out = append(out, h)
	}
	slices.SortStableFunc(out, func(a, b Handler) int {
		if a.Server != b.Server {
			if b.Server {
				return -1
			}
			return 1
		}
		first := func(h Handler) int { // the file itself stands before those that it includes
			if h.At.File == r.plan.File {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(first(a), first(b)), cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Col, b.At.Col))
	})
	return out
}

// outcome is what the end came to: its shapes, with the conditions that almost fit them.
func (u *unhandled) outcome(server bool, count int64, points []pointUse) Unhandled {
	shapes := u.list()
	for i := range u.run.plan.Points {
		p := &u.run.plan.Points[i]
		if p.Server == server && p.Cond != nil && points[i+1].met == 0 && points[i+1].asked > 0 {
			for _, c := range p.Cond.Compared() {
				near(shapes, p, c)
			}
		}
	}
	out := Unhandled{Server: server, Count: count, Sampled: u.sampled, Others: u.others}
	for _, s := range shapes {
		out.Shapes = append(out.Shapes, s.Shape)
	}
	return out
}

// near notes at a shape that what a condition compares with is almost what its messages have: a value, or the key of one.
func near(shapes []*seen, p *scenario.Point, c checks.Compared) {
	want, ok := c.Want.(string)
	if !ok {
		return
	}
	path := strings.Join(c.Path, ".")
	note := func(s *seen, wants, has string) {
		s.Near = append(s.Near, Near{Label: p.Label, At: placeOf(p.At), Wants: wants, Has: has})
	}
	known := false
	for _, s := range shapes {
		value, ok := s.values[path]
		if c.Prefix && ok {
			runes := []rune(value)
			value = string(runes[:min(len(runes), len([]rune(want)))])
		}
		known = known || ok
		if ok && diag.Nearest(want, []string{value}) != "" {
			note(s, diag.Quote(want), diag.Quote(value))
			return
		}
	}
	if known || len(c.Path) != 1 {
		return
	}
	for _, sure := range []bool{true, false} { // first where the value under the other key is the one that is looked for
		for _, s := range shapes {
			key := diag.Nearest(path, s.keys)
			if key != "" && !slices.Contains(s.keys, path) && (s.values[key] == want || !sure && len(path) > 3) {
				note(s, "msg."+path, "msg."+key)
				return
			}
		}
	}
}
