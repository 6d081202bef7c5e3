package socket

import (
	"errors"
	"time"
)

// Opcode is the opcode of a frame.
type Opcode byte

// The opcodes of RFC 6455 §11.8.
const (
	OpText   Opcode = 1
	OpBinary Opcode = 2
	OpClose  Opcode = 8
	OpPing   Opcode = 9
	OpPong   Opcode = 10
)

// Hooks are called by a Conn.
type Hooks struct {
	OnPing  func(payload []byte, at time.Time)
	OnPong  func(payload []byte, at time.Time)
	OnFrame func(out bool, op Opcode, payload []byte)
}

// ErrClosed is returned by writes on a connection that is closing or closed.
var ErrClosed = errors.New("connection is closed")

// Conn is one WebSocket connection.
type Conn struct{}

// End is how a connection ended.
type End struct {
	Code     int
	Reason   string
	Clean    bool
	By       string // client, server, network
	PeerCode int    // of the peer's close frame, 0 if none came
	Err      *Error
}

// ReadMessage blocks for the next data message.
func (c *Conn) ReadMessage(buf []byte, stamp bool) (op Opcode, payload []byte, received time.Time, err error) {
	return 0, nil, time.Time{}, ErrClosed
}

// WriteText writes a text message.
func (c *Conn) WriteText(p []byte) error { return ErrClosed }

// WriteBinary writes a binary message.
func (c *Conn) WriteBinary(p []byte) error { return ErrClosed }

// Ping writes a ping and returns the time right before the write.
func (c *Conn) Ping(payload []byte) (time.Time, error) { return time.Time{}, ErrClosed }

// Pong writes a lone pong.
func (c *Conn) Pong(payload []byte) error { return ErrClosed }

// SendClose writes a close frame.
func (c *Conn) SendClose(code int, reason string) error { return ErrClosed }

// Cut closes TCP without a close frame.
func (c *Conn) Cut() {}

// Reset closes TCP with a reset.
func (c *Conn) Reset() {}

// Release frees everything.
func (c *Conn) Release() {}

// End tells what the error that ReadMessage returned means.
func (c *Conn) End(err error) End { return End{Code: 1006} }

// Subprotocol is the negotiated subprotocol.
func (c *Conn) Subprotocol() string { return "" }

// BytesSent counts the bytes sent.
func (c *Conn) BytesSent() int64 { return 0 }

// BytesReceived counts the bytes received.
func (c *Conn) BytesReceived() int64 { return 0 }

// ValidCloseCode reports whether a code may be sent in a close frame.
func ValidCloseCode(code int) bool {
	return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999
}
