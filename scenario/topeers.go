package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
)

// toPeers compiles an action of the server's that goes to other connections than its own.
func toPeers(l *lister, a *Action, s Step, path string) {
	to := a.To[0]
	switch {
	case len(a.To) > 1:
		l.c.out.Errorf(a.ToPos, 1, "`to` of a server is one condition, not a list").
			Note("several in one: peer.id in [1, 2], or: CONDITION or CONDITION")
		return
	case a.Expect != nil:
		l.c.out.Errorf(s.At, s.Len,
			"a request asks one connection, its own: `to` does not go with an expect in a server").
			Note("each connection's own handlers see what it answers")
		return
	case a.Within.IsSet():
		l.c.out.Errorf(s.At, s.Len, "a ping that waits for its pong goes to one connection, its own").
			Note("without `within` it goes to others too")
		return
	}
	out := &ToPeers{Others: to.Value == "others"}
	if to.Value != "all" && to.Value != "others" {
		if out.Cond = l.peerCondition(to); out.Cond == nil {
			return
		}
	}
	at := l.here()
	a.verb.compile(l, a, s, path)
	if l.here() == at {
		return // there is a finding
	}
	step := &l.list.Steps[at]
	out.Do, step.Do = step.Do, out
	l.side.Peers = true
}

// peerCondition compiles what says which connections something goes to. It can read what the list can, and `peer`.
func (l *lister) peerCondition(to diag.Text) *checks.Expr {
	const what = "in a server, `to` is all, others, or a condition on peer: peer.id, peer.vars, peer.request"
	before := len(*l.c.out)
	e := checks.Compile(to, checks.KindBool, l.scope(checks.NPeer), l.c.out)
	for i := range (*l.c.out)[before:] {
		f := &(*l.c.out)[before+i]
		if f.Code == diag.CodeUnknownName || f.Code == diag.CodeNotBool || checks.HasTemplate(to.Value) {
			f.Note(what)
		}
	}
	if e != nil && !e.Reads(checks.NPeer) {
		l.c.out.Warnf(to.Pos, lengthOf([]diag.Text{to}),
			"this condition does not read peer: it holds for every connection, or for none").
			Note("whether it is sent at all is what `if` says; " + what)
	}
	return e
}

// ToPeers does something on those of the server's connections that are open and for which a condition holds.
type ToPeers struct {
	onward
	Others bool         // but its own
	Cond   *checks.Expr // on each; nil: all
	Do     Do           // a Send, SendRaw, Ping, Close or Drop
}

// goesAway reports whether a step acts on other connections, and so needs none of its own.
func (s *Step) goesAway() bool {
	_, away := s.Do.(*ToPeers)
	return away
}
