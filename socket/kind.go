package socket

// Kind is the kind of an error, one of a closed list.
type Kind string

// The kinds that a connection can produce.
const (
	KindDNS              Kind = "dns"
	KindTCPRefused       Kind = "tcp.refused"
	KindTCPTimeout       Kind = "tcp.timeout"
	KindTCPReset         Kind = "tcp.reset"
	KindTCPUnreachable   Kind = "tcp.unreachable"
	KindTLS              Kind = "tls"
	KindHandshakeStatus  Kind = "handshake.status"
	KindHandshakeTimeout Kind = "handshake.timeout"
	KindHandshakeInvalid Kind = "handshake.invalid"
	KindProtocol         Kind = "protocol"
	KindMessageTooBig    Kind = "message.too-big"
	KindMessageUTF8      Kind = "message.utf8"
	KindCloseUnexpected  Kind = "close.unexpected"
	KindWriteTimeout     Kind = "write.timeout"
	KindGenerator        Kind = "generator"
)

// Error is what went wrong on a connection.
type Error struct {
	Kind   Kind
	Phase  string // dns, tcp, tls, proxy, upgrade, read, write, close
	Target string // host:port
	Status int    // of the HTTP response, 0 if there was none
	Err    error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Classify makes an Error of what a phase of a connection failed with.
func Classify(phase, target string, err error) *Error {
	return &Error{Kind: KindProtocol, Phase: phase, Target: target, Err: err}
}
