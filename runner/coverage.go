package runner

import (
	"slices"

	"wsrun/diag"
	"wsrun/result"
	"wsrun/scenario"
)

// coverage sums what all sessions counted. It is called when they have ended.
func (r *Runner) coverage() result.Coverage {
	ends := [2]usage{newUsage(r.plan), newUsage(r.plan)}
	for _, v := range r.pool.all() {
		v.mu.Lock()
		ends[0].add(&v.usage)
		v.mu.Unlock()
	}
	if r.server != nil {
		r.server.mu.Lock()
		ends[1].add(&r.server.usage)
		r.server.mu.Unlock()
	}
	var out result.Coverage
	meant := make([]meant, len(r.plan.Points))
	for i, s := range r.sampled {
		shapes := s.unhandled.list()
		r.guess(meant, shapes, s.handled.list(), i == 1, ends[i].points)
		if n := ends[i].unhandled; n > 0 {
			u := result.Unhandled{
				Server: i == 1, Count: int64(n), Sampled: s.unhandled.looked, Others: s.unhandled.others,
			}
			for _, s := range shapes {
				u.Shapes = append(u.Shapes, s.Shape)
			}
			out.Unhandled = append(out.Unhandled, u)
		}
	}
	out.Handlers = r.handlersOf(false, &ends[0], meant)
	if r.server != nil {
		out.Handlers = append(out.Handlers, r.handlersOf(true, &ends[1], meant)...)
	}
	return out
}

// sessionsWith returns the number of an end's sessions that have the list of an event, by its point.
func sessionsWith(plan *scenario.Plan, point int, end *usage) int64 {
	if plan.Points[point-1].Server {
		return int64(end.sessions[0])
	}
	var sum uint64
	for _, s := range plan.Sockets {
		if slices.ContainsFunc(s.Side.Lists(), func(l *scenario.List) bool { return l.Point == point }) {
			sum += end.sessions[s.N]
		}
	}
	return int64(sum)
}

// handlersOf returns those of one end, in file order.
func (h *host) handlersOf(server bool, end *usage, meant []meant) []result.Handler {
	var out []result.Handler
	for i := range h.plan.Points {
		p := &h.plan.Points[i]
		if p.Server != server {
			continue
		}
		use := end.points[i+1]
		one := result.Handler{
			Label: p.Label, Event: p.Event, Noun: p.Noun(), Server: server, Guard: p.Guard, At: p.At,
			Asked: int64(use.asked), Met: int64(use.met), Unjudged: int64(use.unjudged),
			Wants: meant[i].wants, Has: meant[i].has,
		}
		switch p.Kind {
		case scenario.PointIf:
			one.Kind = "if"
		case scenario.PointExpect:
			one.Kind = "expect"
		case scenario.PointEvent:
			one.Kind, one.Asked = "event", sessionsWith(h.plan, i+1, end)
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, placeOrder(h.plan.File, out, func(h result.Handler) diag.Pos { return h.At }))
	return out
}
