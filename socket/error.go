package socket

import (
	"errors"

	"wsrun/errkind"
	"wsrun/transport"
)

// Kind classifies an error, as one of a closed list. A run has more kinds; those below are the ones that a connection
// by itself can produce.
type Kind = transport.Kind

// The kinds of errors that can occur while opening a connection, and thus in a WebSocket handshake.
const (
	KindDNS              = transport.KindDNS
	KindTCPRefused       = transport.KindTCPRefused
	KindTCPTimeout       = transport.KindTCPTimeout
	KindTCPReset         = transport.KindTCPReset
	KindTCPUnreachable   = transport.KindTCPUnreachable
	KindTLS              = transport.KindTLS
	KindHandshakeStatus  = transport.KindHandshakeStatus  // an HTTP status other than 101, see Error.Status
	KindHandshakeTimeout = transport.KindHandshakeTimeout // connected, but no answer in time
	KindHandshakeInvalid = transport.KindHandshakeInvalid // an answer that RFC 6455 §4.1 forbids
	KindGenerator        = transport.KindGenerator
)

// The kinds of errors of an open WebSocket connection.
const (
	KindProtocol        Kind = errkind.Protocol        // frames that RFC 6455 §5 forbids
	KindMessageTooBig   Kind = errkind.MessageTooBig   // a message over the limit
	KindMessageUTF8     Kind = errkind.MessageUTF8     // a text message that is not UTF-8
	KindCloseUnexpected Kind = errkind.CloseUnexpected // cut without a close frame
	KindWriteTimeout    Kind = errkind.WriteTimeout    // the peer accepted no data of a frame for too long
)

// The phases of a connection, in order, for Error.Phase.
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

// Error is an error on a connection or in opening it. It is one type for both, so that callers need not care which
// package it comes from.
type Error = transport.Error

// ErrClosed is returned by writes to a connection on which either end has already sent a close frame, or that was cut.
// Nothing was written.
var ErrClosed = errors.New("the connection is closed")

// errCut replaces the end of the stream wherever coder/websocket reads. It must not be io.EOF: in the middle of a
// message, coder takes io.EOF for the message's end and delivers the part that arrived as if it were whole.
var errCut = errors.New("connection cut without a closing handshake")
