package scenario

import (
	"slices"

	"wsrun/diag"
)

// onlyLimitEnds reports whether nothing in the file ends an iteration except limits.session, or max-duration if the
// iteration reconnects.
func onlyLimitEnds(p *Plan) bool {
	if p.Client.Script != nil {
		return false // its end is the iteration's
	}
	for _, s := range p.Sockets {
		c := s.Side
		if c.Message == nil && c.Binary == nil && len(c.Intervals) == 0 {
			continue // it closes itself when it has nothing left to do
		}
		if !ends(c) && (p.Server == nil || !p.serverEnds()) {
			return true
		}
	}
	return false
}

// serverEnds reports whether the file's own server ends the client's iterations. An iteration that reconnects survives
// everything but a close with 1000.
func (p *Plan) serverEnds() bool {
	if !p.reconnects() {
		return ends(p.Server.Side)
	}
	return slices.ContainsFunc(p.Server.Side.Lists(), func(l *List) bool {
		return slices.ContainsFunc(l.Steps, func(st Step) bool {
			do := st.Do
			if away, ok := do.(*ToPeers); ok {
				do = away.Do
			}
			end, ok := do.(*Close)
			return ok && end.Code == 1000
		})
	})
}

func ends(s *Side) bool { return slices.ContainsFunc(s.Lists(), (*List).Ends) }

// Ends reports whether some action of the list ends the session.
func (l *List) Ends() bool {
	return slices.ContainsFunc(l.Steps, func(st Step) bool { return st.verb != nil && st.verb.endsSession })
}

func warnEndless(sc *Scenario, p *Plan, out *diag.List) {
	at := diag.Pos{File: sc.File, Line: 1, Col: 1}
	h := &sc.Handlers
	for _, list := range [][]*Action{h.Intervals, h.Message, h.Binary} {
		if len(list) > 0 {
			at = list[0].pos
			break
		}
	}
	if p.reconnects() {
		out.Warnf(at, 1, "nothing in this file ends an iteration: unless the peer closes with 1000, it reconnects "+
			"until max-duration (%s), or a session fails by limits.session (%s)",
			diag.Duration(p.Load.MaxDuration), diag.Duration(p.Limits.Session)).
			Note("add a `close`, a `timeout` with a close, or a load with a duration")
		return
	}
	out.Warnf(at, 1, "nothing in this file ends a session: unless the peer does, it lasts until limits.session "+
		"(%s)", diag.Duration(p.Limits.Session)).
		Note("add a `close`, a `timeout` with a close, or a load with a duration")
}
