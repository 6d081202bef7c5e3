package transport

import "wsrun/errkind"

// Kind is what sort of thing went wrong, one of a closed list. Those below are
// the ones that opening a connection can produce; the protocols above add theirs.
type Kind string

// The kinds of errors of opening a connection.
const (
	KindDNS              Kind = errkind.DNS              // the name was not found, or nobody answered for it
	KindTCPRefused       Kind = errkind.TCPRefused       // nothing listens there
	KindTCPTimeout       Kind = errkind.TCPTimeout       // no answer to the connect, or an open connection went silent
	KindTCPReset         Kind = errkind.TCPReset         // the peer reset the connection
	KindTCPUnreachable   Kind = errkind.TCPUnreachable   // no way to the address
	KindTLS              Kind = errkind.TLS              // certificate, version, or not TLS at all
	KindHandshakeStatus  Kind = errkind.HandshakeStatus  // an HTTP status that refuses, here a proxy's
	KindHandshakeTimeout Kind = errkind.HandshakeTimeout // connected, but no answer in time, to TLS or from a proxy
	KindHandshakeInvalid Kind = errkind.HandshakeInvalid // a proxy's answer that is none, or a wrong target
	KindGenerator        Kind = errkind.Generator        // this side is out of descriptors, ports or memory
)

// Error is what went wrong on a connection. It is never changed once made.
type Error struct {
	Kind   Kind
	Phase  string // the name of the Phase that it happened in; "" if the target could not be dialled at all
	Target string // host:port that was spoken to, the host alone in the phase dns
	Status int    // of the HTTP answer that refused, else 0
	Err    error  // the cause; its text is a sentence that names the target
}

// Error is a sentence in lower case that names target and phase, without the
// kind.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause, so that errors.Is finds a system error or the
// context's.
func (e *Error) Unwrap() error { return e.Err }

// Saying is the same error with another text, and the old one as its cause.
func (e *Error) Saying(text string) *Error {
	said := *e
	said.Err = Say(text, e.Err)
	return &said
}

// Say gives an error a readable text and keeps it as the cause.
func Say(text string, cause error) error { return &sentence{text: text, cause: cause} }

type sentence struct {
	text  string
	cause error
}

func (s *sentence) Error() string { return s.text }
func (s *sentence) Unwrap() error { return s.cause }
