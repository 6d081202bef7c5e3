package socket

import (
	"errors"

	"wsrun/errkind"
	"wsrun/transport"
)

// Kind is what sort of thing went wrong, one of a closed list. The documents
// that list every kind of a run know more of them: those below are the ones
// that a connection by itself can produce.
type Kind = transport.Kind

// The kinds of errors that opening a connection can have, and so a WebSocket
// handshake.
const (
	KindDNS              = transport.KindDNS
	KindTCPRefused       = transport.KindTCPRefused
	KindTCPTimeout       = transport.KindTCPTimeout
	KindTCPReset         = transport.KindTCPReset
	KindTCPUnreachable   = transport.KindTCPUnreachable
	KindTLS              = transport.KindTLS
	KindHandshakeStatus  = transport.KindHandshakeStatus  // an HTTP status other than 101, see Error.Status
	KindHandshakeTimeout = transport.KindHandshakeTimeout // connected, but no answer in time
	KindHandshakeInvalid = transport.KindHandshakeInvalid // an answer that RFC 6455 §4.1 does not allow
	KindGenerator        = transport.KindGenerator
)

// The kinds of errors of an open WebSocket connection.
const (
	KindProtocol        Kind = errkind.Protocol        // frames that RFC 6455 §5 does not allow
	KindMessageTooBig   Kind = errkind.MessageTooBig   // a message over the limit
	KindMessageUTF8     Kind = errkind.MessageUTF8     // a text message that is not UTF-8
	KindCloseUnexpected Kind = errkind.CloseUnexpected // cut without a close frame
	KindWriteTimeout    Kind = errkind.WriteTimeout    // the peer took nothing of a frame for too long
)

// The phases of a connection, in their order, for Error.Phase.
const (
	PhaseDNS     = transport.PhaseDNS
	PhaseTCP     = transport.PhaseTCP
	PhaseProxy   = transport.PhaseProxy
	PhaseTLS     = transport.PhaseTLS
	PhaseUpgrade = "upgrade"
	PhaseRead    = "read"
	PhaseWrite   = "write"
	PhaseClose   = "close"
)

// Error is what went wrong on a connection, or in opening it: one type for
// both, so that whoever handles errors need not ask which room they are from.
type Error = transport.Error

// ErrClosed is returned by writes on a connection whose close frame was sent
// already, by either end, or that was cut. Nothing was written.
var ErrClosed = errors.New("the connection is closed")

// errCut stands for the end of the stream wherever coder/websocket reads. It
// must not be io.EOF: coder takes an io.EOF in the middle of a message for the
// message's end and delivers what had arrived as if it were whole.
var errCut = errors.New("connection cut without a closing handshake")
