package transport

import (
	"fmt"
	"time"
)

// The names of the phases of opening a connection, in order, for Error.Phase.
const (
	PhaseDNS   = "dns"
	PhaseTCP   = "tcp"
	PhaseProxy = "proxy"
	PhaseTLS   = "tls"
)

// Phase is a part of a connection's life: its name, and what an error means in it. Protocols describe their own phases
// with it, so that all errors are classified and worded alike.
type Phase struct {
	Name string // for Error.Phase

	// The kinds of errors without a kind of their own: an answer that did not arrive in time, the end of the stream,
	// and anything else.
	Late, Cut, Other Kind

	Doing  string   // followed by the target: "looking up"
	Waited string   // in vain, with %s for the target: "no address for %s"
	During string   // appended to what happened: " during the handshake", or empty
	InUse  bool     // the connection was open, so TLS, if any, was already established
	Noise  []string // prefixes that a library adds to its errors in this phase
}

// PhaseOf describes a phase of opening a connection.
func PhaseOf(name string) Phase {
	p := Phase{Name: name, Late: KindHandshakeTimeout, Cut: KindHandshakeInvalid, Other: KindHandshakeInvalid}
	p.Doing = "shaking hands with"
	switch name {
	case PhaseDNS:
		p.Late, p.Cut, p.Other = KindDNS, KindDNS, KindDNS
		p.Doing, p.Waited = "looking up", "no address for %s"
	case PhaseTCP:
		p.Late, p.Cut, p.Other = KindTCPTimeout, KindTCPUnreachable, KindTCPUnreachable
		p.Doing, p.Waited = "connecting to", "no TCP connection to %s"
	case PhaseProxy:
		p.Waited, p.During = "no answer from the proxy %s", " during the handshake"
	case PhaseTLS:
		p.Cut, p.Other = KindTLS, KindTLS
		p.Waited, p.During = "no TLS handshake with %s", " during the TLS handshake"
	}
	return p
}

// waited returns the sentence for a wait that ended without an answer; limit is how long it lasted, 0 if unknown.
func (p *Phase) waited(target string, limit time.Duration) string {
	text := fmt.Sprintf(p.Waited, target)
	if limit > 0 {
		return text + " within " + limit.String()
	}
	return text + " in time"
}
