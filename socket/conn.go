package socket

import (
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"wsrun/transport"
)

// Opcode is the opcode of a frame (RFC 6455 §11.8).
type Opcode byte

// The opcodes of messages and control frames.
const (
	OpText   Opcode = 0x1
	OpBinary Opcode = 0x2
	OpClose  Opcode = 0x8
	OpPing   Opcode = 0x9
	OpPong   Opcode = 0xA
)

// OpRaw is not a real opcode: it stands for the bytes of WriteRaw in Hooks.OnFrame.
const OpRaw Opcode = 0x10

// String returns the name that the RFC uses: text, binary, close, ping or pong; raw for OpRaw.
func (op Opcode) String() string {
	switch op {
	case OpText:
		return "text"
	case OpBinary:
		return "binary"
	case OpClose:
		return "close"
	case OpPing:
		return "ping"
	case OpPong:
		return "pong"
	case OpRaw:
		return "raw"
	default:
		return "reserved"
	}
}

// Hooks are the callbacks of a connection; all are optional. OnPing and OnPong run on the reading goroutine. OnFrame
// also runs on writing goroutines, holding a lock that blocks all writes. No hook may read from the connection, and
// OnFrame must not write to it. Payloads are valid only during the call.
type Hooks struct {
	// OnPing is called for each ping, after its pong was written.
	OnPing func(payload []byte, at time.Time)
	// OnPong is called for each pong, solicited or not.
	OnPong func(payload []byte, at time.Time)
	// OnFrame is called once for every message, every control frame and every raw write: after an incoming one was read
	// and before an outgoing one is written, so that a reply is never seen before its cause.
	OnFrame func(out bool, op Opcode, payload []byte)
}

// Conn is an open WebSocket connection, at either end. Only one goroutine at a time may call ReadMessage; everything
// else may be called from any goroutine. It must be released.
type Conn struct {
	ws     *websocket.Conn
	link   *transport.Link // the TCP connection
	conn   net.Conn        // what carries the frames: link, or TLS over it
	dialer *Dialer         // the client end's, for its free lists
	hooks  Hooks
	target string // host:port of the peer, for messages
	limit  int64  // of a message in bytes, negative for none

	server  bool // this is the server end, without a dialer
	deflate bool // permessage-deflate was negotiated
	started bool // the handshake is over, so frames may be read

	in      inbound
	out     outbound
	fate    fate
	pausing atomic.Pointer[pause] // nil until PauseReading is first called
	ended   *ended                // set by the goroutine that reads
}

// inbound is the state of the goroutine that reads.
type inbound struct {
	left     []byte    // arrived with the handshake and has not been read
	heads    heads     // of what was read so far
	stamping bool      // the reader wants timestamps
	readAt   time.Time // when wire was last read, if stamping
}

// outbound is the state of the writers.
type outbound struct {
	// frame is held while we write a frame, so that no control frame gets between the parts of a large data frame that
	// coder writes. It is locked before mu.
	frame sync.Mutex

	// mu is held while bytes are written, by coder or by us. It guards:
	mu      sync.Mutex
	closing bool       // the one close frame was written
	sent    closeFrame // that frame, if SendClose wrote it
	owed    int64      // remaining bytes of coder's current frame
	answer  []byte     // payload of coder's close frame, if there is a hook for it
}

// fate is what any goroutine has done to the connection or found out about it.
type fate struct {
	cut      atomic.Bool // Cut or Reset was called
	shut     atomic.Bool // coder has closed the connection
	lingers  atomic.Bool // the peer may still be sending, see Release
	released atomic.Bool
	resetBy  atomic.Bool           // a write found that the peer has reset the connection
	failure  atomic.Pointer[Error] // why we cut the connection, if a write made us
}

func newConn(hooks *Hooks) *Conn {
	c := new(Conn)
	if hooks != nil {
		c.hooks = *hooks
	}
	return c
}

// start makes the connection usable after its handshake. A messageLimit of 0 means no limit.
func (c *Conn) start(ws *websocket.Conn, messageLimit int64, writeTimeout time.Duration) {
	if messageLimit <= 0 {
		messageLimit = -1 // what coder takes for no limit
	}
	ws.SetReadLimit(messageLimit)
	c.ws, c.limit = ws, messageLimit
	c.in.heads.fromClient, c.in.heads.deflate, c.in.heads.limit = c.server, c.deflate, messageLimit
	c.link.Use((*owner)(c), writeTimeout)
	c.started = true
}

// Subprotocol returns the subprotocol that the handshake agreed on, empty if none.
func (c *Conn) Subprotocol() string { return c.ws.Subprotocol() }

// BytesSent returns the number of bytes written to TCP so far, including the handshake, frame headers and TLS.
func (c *Conn) BytesSent() int64 { return c.link.BytesSent() }

// BytesReceived returns the number of bytes read from TCP so far, counted like BytesSent.
func (c *Conn) BytesReceived() int64 { return c.link.BytesReceived() }

// owner is a Conn as its link sees it. A pause blocks reading ahead like any other read.
type owner Conn

func (o *owner) MessageLimit() int64 { return o.limit }
func (o *owner) Hold()               { o.pausing.Load().hold(o.link) }
