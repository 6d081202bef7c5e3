package socket

import (
	"errors"

	"github.com/coder/websocket"

	"wsrun/transport"
)

// Classify makes an Error of what a phase of a connection to target
// (host:port) failed with. Whatever err is, the kind is one of the list: what
// has no kind of its own gets the one that the phase makes likely. An err that
// is an *Error already comes back unchanged.
func Classify(phase, target string, err error) *Error {
	var done *Error
	switch {
	case errors.As(err, &done):
		return done
	case errors.Is(err, websocket.ErrMessageTooBig), errors.Is(err, errTooBig):
		return &Error{Kind: KindMessageTooBig, Phase: phase, Target: target, Err: transport.Say(brief(err), err)}
	case errors.Is(err, errCut) && phase == PhaseRead:
		return &Error{Kind: KindCloseUnexpected, Phase: phase, Target: target, Err: transport.Say(errCut.Error(), err)}
	}
	e := transport.Classify(phaseOf(phase), target, err)
	if e.Kind == KindCloseUnexpected {
		e.Err = transport.Say(errCut.Error(), err)
	}
	return e
}

// phaseOf describes the phases of a WebSocket connection, beside those of
// opening what it travels on.
func phaseOf(name string) transport.Phase {
	p := transport.Phase{Name: name, Noise: coderNoise()}
	switch name {
	case PhaseDNS, PhaseTCP, PhaseProxy, PhaseTLS:
		return transport.PhaseOf(name)
	case PhaseRead:
		// Networks, TLS and ends of the stream are typed errors, so what is
		// left is coder's judgement of the frames.
		p.Late, p.Cut, p.Other = KindTCPTimeout, KindCloseUnexpected, KindProtocol
		p.Doing, p.Waited, p.InUse = "reading from", "%s did not finish a frame", true
	case PhaseWrite, PhaseClose:
		p.Late, p.Cut, p.Other = KindWriteTimeout, KindTCPReset, KindTCPReset
		p.Doing, p.Waited = "writing to", "%s did not take a frame"
	default: // PhaseUpgrade
		p.Late, p.Cut, p.Other = KindHandshakeTimeout, KindHandshakeInvalid, KindHandshakeInvalid
		p.Doing, p.Waited = "shaking hands with", "no answer to the handshake from %s"
		p.During = " during the handshake"
	}
	return p
}

// coderNoise is how coder's judgements begin, in both of its spellings.
func coderNoise() []string {
	return []string{"WebSocket protocol violation: ", "WebSocket protcol violation: "}
}

// brief is the readable end of a chain of errors.
func brief(err error) string { return transport.Brief(err, coderNoise()...) }
