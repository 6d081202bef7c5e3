package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
)

// SocketPlan is one of the connections that an iteration opens. A file without `sockets` has one, without a name.
type SocketPlan struct {
	Name string
	N    int      // its number among the plan's sockets
	At   diag.Pos // of the name, or of the scenario

	HandshakePlan
	Limits    LimitsPlan
	Reconnect *ReconnectPlan // nil: a lost connection is not dialled again
	Checks    []CheckPlan    // on the handshake's response
	Side      *Side          // its Vars are the socket's own

	Count *checks.Template // of a group; nil: it is one socket
	Later bool             // the script opens it
}

// reconnects reports whether some socket of the client's is dialled again when it is lost.
func (p *Plan) reconnects() bool {
	for _, s := range p.Sockets {
		if s.Reconnect != nil {
			return true
		}
	}
	return false
}

// ClientLists are all lists of the client that do something; the slice is the caller's.
func (p *Plan) ClientLists() []*List {
	out := p.Client.Lists()
	for _, s := range p.Sockets {
		if s.Side != p.Client {
			out = append(out, s.Side.Lists()...)
		}
	}
	return out
}
