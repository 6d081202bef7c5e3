package socket

import "errors"

// Kind is what sort of thing went wrong, one of a closed list. The documents
// that list every kind of a run know more of them: those below are the ones
// that a connection by itself can produce.
type Kind string

// The kinds of errors of a connection.
const (
	KindDNS              Kind = "dns"               // the name was not found, or nobody answered for it
	KindTCPRefused       Kind = "tcp.refused"       // nothing listens there
	KindTCPTimeout       Kind = "tcp.timeout"       // no answer to the connect, or an open connection went silent
	KindTCPReset         Kind = "tcp.reset"         // the peer reset the connection
	KindTCPUnreachable   Kind = "tcp.unreachable"   // no way to the address
	KindTLS              Kind = "tls"               // certificate, version, or not TLS at all
	KindHandshakeStatus  Kind = "handshake.status"  // an HTTP status other than 101, see Error.Status
	KindHandshakeTimeout Kind = "handshake.timeout" // connected, but no answer in time
	KindHandshakeInvalid Kind = "handshake.invalid" // an answer that RFC 6455 §4.1 does not allow
	KindProtocol         Kind = "protocol"          // frames that RFC 6455 §5 does not allow
	KindMessageTooBig    Kind = "message.too-big"   // a message over the limit
	KindMessageUTF8      Kind = "message.utf8"      // a text message that is not UTF-8
	KindCloseUnexpected  Kind = "close.unexpected"  // cut without a close frame
	KindWriteTimeout     Kind = "write.timeout"     // the peer took nothing of a frame for too long
	KindGenerator        Kind = "generator"         // this side is out of descriptors, ports or memory
)

// The phases of a connection, in their order, for Error.Phase.
const (
	PhaseDNS     = "dns"
	PhaseTCP     = "tcp"
	PhaseProxy   = "proxy"
	PhaseTLS     = "tls"
	PhaseUpgrade = "upgrade"
	PhaseRead    = "read"
	PhaseWrite   = "write"
	PhaseClose   = "close"
)

// Error is what went wrong on a connection. It is never changed once made.
type Error struct {
	Kind   Kind
	Phase  string // in which phase, one of the Phase constants
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

// ErrClosed is returned by writes on a connection whose close frame was sent
// already, by either end, or that was cut. Nothing was written.
var ErrClosed = errors.New("the connection is closed")

// errCut stands for the end of the stream wherever coder/websocket reads. It
// must not be io.EOF: coder takes an io.EOF in the middle of a message for the
// message's end and delivers what had arrived as if it were whole.
var errCut = errors.New("connection cut without a closing handshake")

// sentence gives an error a readable text and keeps it as the cause.
type sentence struct {
	text  string
	cause error
}

func (s *sentence) Error() string { return s.text }
func (s *sentence) Unwrap() error { return s.cause }
