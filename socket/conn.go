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

// OpRaw is no opcode: it stands for the bytes of WriteRaw in Hooks.OnFrame.
const OpRaw Opcode = 0x10

// String is the field's word: text, binary, close, ping, pong; raw of OpRaw.
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

// Hooks are the callbacks of a connection; all are optional. OnPing and OnPong
// run on the reading goroutine. OnFrame also runs on writing goroutines, with a
// lock held that blocks all writes. No hook may read from the connection, and
// OnFrame may not write to it. Payloads are valid only during the call.
type Hooks struct {
	// OnPing is called for each ping, after its pong has been written.
	OnPing func(payload []byte, at time.Time)
	// OnPong is called for each pong, solicited or not.
	OnPong func(payload []byte, at time.Time)
	// OnFrame is called once for every message, for every control frame, and for
	// raw writes: after an incoming one was read, and before an outgoing one is
	// written, so a reply is never seen before what caused it.
	OnFrame func(out bool, op Opcode, payload []byte)
}

// Conn is one open WebSocket connection, either end. One goroutine at a time
// may call ReadMessage; everything else may be called from any goroutine. It
// must be released.
type Conn struct {
	ws     *websocket.Conn
	link   *transport.Link // the TCP connection
	conn   net.Conn        // what frames travel on: link, or TLS over it
	dialer *Dialer         // of the client end, for its free lists
	hooks  Hooks
	target string // host:port of the peer, for messages
	limit  int64  // bytes of a message, negative for none

	server  bool // this is the server end, without a dialer
	deflate bool // permessage-deflate was negotiated
	started bool // the handshake is over, so frames may be read

	in      inbound
	out     outbound
	fate    fate
	pausing atomic.Pointer[pause] // nil: it was never told to pause
	ended   *ended                // set by the goroutine that reads
}

// inbound is the state of the goroutine that reads.
type inbound struct {
	left     []byte    // what came with the handshake and has not been read
	heads    heads     // of what was read
	stamping bool      // the reader wants to know when
	readAt   time.Time // the latest read of the wire, if it does
}

// outbound is the state of those who write.
type outbound struct {
	// frame is held while a frame of ours is written, so that no control frame
	// gets between the parts of a large data frame that coder writes. Taken
	// before mu.
	frame sync.Mutex

	// mu is held while bytes are written, by coder or by us. It guards:
	mu      sync.Mutex
	closing bool       // a close frame was written, the one and only
	sent    closeFrame // that frame, if SendClose wrote it
	owed    int64      // bytes of coder's current frame that are still to come
	answer  []byte     // payload of coder's close frame, if a hook wants to know
}

// fate is what any goroutine has done to the connection or learned about it.
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

// start makes the connection usable after its handshake. A limit of 0 is none.
func (c *Conn) start(ws *websocket.Conn, messageLimit int64, writeTimeout time.Duration) {
	if messageLimit <= 0 {
		messageLimit = -1 // coder's word for none
	}
	ws.SetReadLimit(messageLimit)
	c.ws, c.limit = ws, messageLimit
	c.in.heads.fromClient, c.in.heads.deflate, c.in.heads.limit = c.server, c.deflate, messageLimit
	c.link.Use((*owner)(c), writeTimeout)
	c.started = true
}

// Subprotocol is what the handshake agreed on, empty if nothing.
func (c *Conn) Subprotocol() string { return c.ws.Subprotocol() }

// BytesSent is the number of bytes written to TCP so far, with the handshake,
// frame headers and TLS.
func (c *Conn) BytesSent() int64 { return c.link.BytesSent() }

// BytesReceived is the number of bytes read from TCP so far, counted like
// those sent.
func (c *Conn) BytesReceived() int64 { return c.link.BytesReceived() }

// owner is a Conn as its link sees it. A pause blocks reading ahead like any
// other read.
type owner Conn

func (o *owner) MessageLimit() int64 { return o.limit }
func (o *owner) Hold()               { o.pausing.Load().hold(o.link) }
