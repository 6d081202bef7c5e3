package socket

import (
	"bufio"
	"maps"
	"net"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"wsrun/transport"
)

// AcceptConfig says how a server end accepts connections. Its fields mean what
// those of Config do.
type AcceptConfig struct {
	Subprotocols []string // the first that the client offers too is chosen
	Compression  Compression
	MessageLimit int64
	WriteTimeout time.Duration
	Header       http.Header // more header fields of the 101
	Hooks        *Hooks
}

// Accept answers a handshake. From any origin: it is a test's server, not a
// browser's. If it fails, w was answered and the error, an *Error of phase
// upgrade, says why. The Conn must be released; the request's context and w are
// of no use any more.
func Accept(w http.ResponseWriter, r *http.Request, cfg AcceptConfig) (*Conn, error) {
	c := newConn(cfg.Hooks)
	c.server = true
	c.target = r.RemoteAddr
	maps.Copy(w.Header(), cfg.Header)
	opts := &websocket.AcceptOptions{
		Subprotocols:         cfg.Subprotocols,
		InsecureSkipVerify:   true,
		CompressionMode:      cfg.Compression.mode(),
		CompressionThreshold: cfg.Compression.Threshold,
		OnPingReceived:       c.pinged,
	}
	if c.hooks.wantsPongs() {
		opts.OnPongReceived = c.ponged
	}
	ws, err := websocket.Accept(&takeover{w, c}, r, opts)
	if err != nil {
		return nil, Classify(PhaseUpgrade, r.RemoteAddr, err)
	}
	c.deflate = w.Header().Get("Sec-WebSocket-Extensions") != ""
	c.start(ws, cfg.MessageLimit, cfg.WriteTimeout)
	return c, nil
}

// takeover puts our wire between coder and the connection that it takes over
// from net/http.
type takeover struct {
	http.ResponseWriter
	c *Conn
}

func (t *takeover) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, brw, err := http.NewResponseController(t.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	t.c.conn, t.c.link = transport.LinkOf(conn)
	brw.Writer.Reset((*wire)(t.c))
	// What came with the handshake is frames too: coder is to get it from the
	// wire, which looks at all of them.
	if n := brw.Reader.Buffered(); n > 0 {
		peeked, _ := brw.Reader.Peek(n)
		t.c.in.left = append(make([]byte, 0, n), peeked...)
		brw.Reader.Reset((*wire)(t.c))
	}
	return &taken{conn, (*wire)(t.c)}, brw, nil
}

// taken is a wire with the rest of a net.Conn's methods.
type taken struct {
	net.Conn
	wire *wire
}

func (t *taken) Read(p []byte) (int, error)  { return t.wire.Read(p) }
func (t *taken) Write(p []byte) (int, error) { return t.wire.Write(p) }
func (t *taken) Close() error                { return t.wire.Close() }
