package transport

import "wsrun/errkind"

// Kind classifies an error, as one of a closed list. Those below can occur while opening a connection; the protocols
// above add theirs.
type Kind string

// The kinds of errors that can occur while opening a connection.
const (
	KindDNS              Kind = errkind.DNS              // the name was not found, or DNS did not answer
	KindTCPRefused       Kind = errkind.TCPRefused       // nothing listens there
	KindTCPTimeout       Kind = errkind.TCPTimeout       // connect was not answered, or an open connection went silent
	KindTCPReset         Kind = errkind.TCPReset         // the peer reset the connection
	KindTCPUnreachable   Kind = errkind.TCPUnreachable   // no route to the address
	KindTLS              Kind = errkind.TLS              // certificate, version, or not TLS at all
	KindHandshakeStatus  Kind = errkind.HandshakeStatus  // an HTTP status that refuses, here from a proxy
	KindHandshakeTimeout Kind = errkind.HandshakeTimeout // connected, but TLS or a proxy did not answer in time
	KindHandshakeInvalid Kind = errkind.HandshakeInvalid // an invalid answer from a proxy, or an invalid target
	KindGenerator        Kind = errkind.Generator        // this side is out of descriptors, ports or memory
)

// Error is an error on a connection. It is immutable.
type Error struct {
	Kind   Kind
	Phase  string // name of the Phase in which it occurred; "" if the target could not be dialled at all
	Target string // host:port of the peer; only the host in phase dns
	Status int    // of the HTTP answer that refused, otherwise 0
	Err    error  // the cause; its text is a sentence that names the target
}

// Error returns a sentence in lower case that names target and phase, without the kind.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause, so that errors.Is finds a system error or a context's error.
func (e *Error) Unwrap() error { return e.Err }

// Saying returns a copy of the error with another text, and the old text as its cause.
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
