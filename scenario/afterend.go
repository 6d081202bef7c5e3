package scenario

import (
	"wsrun/diag"
)

// To find what follows an action that ends the list or the session, a compiled list is followed along all possible
// paths.

// life is how a step can be reached: with the session open, and after an expect-close has seen its end.
type life struct{ open, over bool }

// lives follows a list from its first step. Conditions may be true or false.
func (l *List) lives() []life {
	reached := make([]life, len(l.Steps)+1)
	type visit struct {
		at   int
		over bool
	}
	next := []visit{{0, false}}
	for len(next) > 0 {
		v := next[len(next)-1]
		next = next[:len(next)-1]
		seen := &reached[v.at].open
		if v.over {
			seen = &reached[v.at].over
		}
		if *seen || v.at == len(l.Steps) {
			*seen = true
			continue
		}
		*seen = true
		st := &l.Steps[v.at]
		if _, branch := st.Do.(*Branch); st.If != nil && !branch {
			next = append(next, visit{v.at + 1, v.over})
		}
		if v.over && st.needsSession() {
			continue
		}
		sees := st.seesEnd()
		for _, to := range st.Do.next(v.at) {
			next = append(next, visit{to, v.over || sees && to == v.at+1})
		}
	}
	return reached
}

// validateAfterEnd finds actions that never run: after a close they are an oversight, and an error if they test
// something; after an expect-close they are an error. An action of a named list is checked in all lists that run it.
func validateAfterEnd(p *Plan, out *diag.List) {
	if out.HasErrors() {
		return // lists may be incomplete
	}
	lists := p.ClientLists()
	if p.Server != nil {
		lists = append(lists, p.Server.Side.Lists()...)
	}
	type use struct {
		step    *Step
		runs    bool
		afterIt bool // only after an expect-close
		first   bool // first of consecutive ones that never run
	}
	uses := map[diag.Pos]*use{}
	var order []*use
	for _, l := range lists {
		alive := true
		for i, reached := range l.lives()[:len(l.Steps)] {
			st := &l.Steps[i]
			if st.verb == nil {
				continue
			}
			u := uses[st.At]
			if u == nil {
				u = &use{step: st}
				uses[st.At] = u
				order = append(order, u)
			}
			runs := reached.open || reached.over && !st.needsSession()
			u.runs = u.runs || runs
			u.afterIt = u.afterIt || reached.over && !reached.open
			u.first = u.first || alive
			alive = runs
		}
	}
	for _, u := range order {
		st := u.step
		switch {
		case u.runs || !u.first:
		case u.afterIt:
			out.Errorf(st.At, st.Len, "%q can't follow an expect-close: by then the session is over", st.verb.Key).
				Note("what follows it can check, set, record, log and fail")
		case st.tests():
			out.Errorf(st.At, st.Len, "%q never runs, so it tests nothing: what comes before it ends the "+
				"session, and the list with it", st.verb.Key).
				Note("move it before that, or into on-close")
		default:
			out.Warnf(st.At, st.Len, "%q never runs: what comes before it ends the session, and the list with it",
				st.verb.Key).
				Note("what to do after the end goes into on-close")
		}
	}
}
