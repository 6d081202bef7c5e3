package socket

import (
	"errors"

	"github.com/coder/websocket"

	"wsrun/transport"
)

// Classify turns the error of a phase of a connection to target (host:port) into an *Error. Its kind is always one of
// the list: an err without a kind of its own gets the one that is likely in that phase. An err that already is an
// *Error is returned unchanged.
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

// phaseOf describes the phases of a WebSocket connection, in addition to those of opening the underlying connection.
func phaseOf(name string) transport.Phase {
	p := transport.Phase{Name: name, Noise: coderNoise()}
	switch name {
	case PhaseDNS, PhaseTCP, PhaseProxy, PhaseTLS:
		return transport.PhaseOf(name)
	case PhaseRead:
		// Network errors, TLS errors and the end of the stream are typed, so whatever is left is coder rejecting a
		// frame.
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

// coderNoise returns the prefixes of coder's protocol errors, in both of its spellings.
func coderNoise() []string {
	return []string{"WebSocket protocol violation: ", "WebSocket protcol violation: "}
}

// brief returns the readable end of an error chain.
func brief(err error) string { return transport.Brief(err, coderNoise()...) }
