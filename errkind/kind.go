package errkind

// The kinds of errors, see [All].
const (
	DNS              = "dns"
	TCPRefused       = "tcp.refused"
	TCPTimeout       = "tcp.timeout"
	TCPReset         = "tcp.reset"
	TCPUnreachable   = "tcp.unreachable"
	TLS              = "tls"
	HandshakeStatus  = "handshake.status"
	HandshakeTimeout = "handshake.timeout"
	HandshakeInvalid = "handshake.invalid"

	HTTPStatus  = "http.status"
	HTTPTimeout = "http.timeout"
	HTTPInvalid = "http.invalid"

	Protocol        = "protocol"
	MessageTooBig   = "message.too-big"
	MessageUTF8     = "message.utf8"
	CloseUnexpected = "close.unexpected"
	CloseTimeout    = "close.timeout"
	WriteTimeout    = "write.timeout"

	ExpectTimeout     = "expect.timeout"
	SessionTimeout    = "session.timeout"
	Script            = "script"
	UnexpectedMessage = "unexpected.message"
	Expression        = "expression"
	DataExhausted     = "data.exhausted"
	Untested          = "untested"

	Generator = "generator"
)

// Kind is one kind of error, as described in the reference.
type Kind struct {
	Name string
	Doc  string // half a sentence
}

// All returns every kind in the order of the reference: in the order of a session's life, then those that only concern
// a run as a whole. The result is the caller's.
func All() []Kind {
	return []Kind{
		{DNS, "the host has no address, or nobody answered for it"},
		{TCPRefused, "nothing listens at that address and port"},
		{TCPTimeout, "no answer to the TCP connection, or none any more"},
		{TCPReset, "the other side reset the connection"},
		{TCPUnreachable, "there is no way to the address"},
		{TLS, "the TLS handshake failed, or TLS broke later"},
		{HandshakeStatus, "the answer was another HTTP status than 101"},
		{HandshakeTimeout, "connected, but no answer to the handshake in time"},
		{HandshakeInvalid, "an answer to the handshake that RFC 6455 does not allow"},
		{HTTPStatus, "the answer to an `http` had another status than expected"},
		{HTTPTimeout, "no whole answer to an `http` within its time"},
		{HTTPInvalid, "an answer to an `http` that is no HTTP, ends early, or is over `limits.message`"},
		{Protocol, "a frame that RFC 6455 does not allow"},
		{MessageTooBig, "a message over `limits.message`"},
		{MessageUTF8, "a text message that is not UTF-8"},
		{CloseUnexpected, "the server ended the session when it should not have"},
		{CloseTimeout, "a close frame was not answered in time"},
		{WriteTimeout, "the server stopped reading what is sent to it"},
		{ExpectTimeout, "what an `expect`, a `ping` or a `barrier` waited for did not come in time"},
		{SessionTimeout, "a session lasted longer than `limits.session`"},
		{Script, "a `fail` or an `abort` of the scenario"},
		{UnexpectedMessage, "a message that `expect-none` or `strict` forbids"},
		{Expression, "an expression that something depends on failed"},
		{DataExhausted, "the rows of a feeder are used up"},
		{Untested, "a test was begun and never reached a verdict"},
		{Generator, "wsrun itself could not do its part"},
	}
}

// Names returns the names of all kinds, in the order of [All].
func Names() []string {
	all := All()
	names := make([]string, len(all))
	for i, k := range all {
		names[i] = k.Name
	}
	return names
}
