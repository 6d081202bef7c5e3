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

// AcceptConfig configures how a server end accepts connections. Its fields mean the same as those of Config.
type AcceptConfig struct {
	Subprotocols []string // the first one that the client also offers is chosen
	Compression  Compression
	MessageLimit int64
	WriteTimeout time.Duration
	Header       http.Header // additional header fields of the 101
	Hooks        *Hooks
}

// Accept answers a handshake from any origin: it serves tests, not browsers. If it fails, it has already answered w,
// and the error, an *Error of phase upgrade, gives the reason. The Conn must be released. The request's context and w
// must not be used afterwards.
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

// takeover hands coder our wire in place of the connection that it hijacks from net/http.
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
	// Bytes that arrived with the handshake are frames too. Let coder read them from the wire, which checks all of
	// them.
	if n := brw.Reader.Buffered(); n > 0 {
		peeked, _ := brw.Reader.Peek(n)
		t.c.in.left = append(make([]byte, 0, n), peeked...)
		brw.Reader.Reset((*wire)(t.c))
	}
	return &taken{conn, (*wire)(t.c)}, brw, nil
}

// taken adds the remaining methods of a net.Conn to a wire.
type taken struct {
	net.Conn
	wire *wire
}

func (t *taken) Read(p []byte) (int, error)  { return t.wire.Read(p) }
func (t *taken) Write(p []byte) (int, error) { return t.wire.Write(p) }
func (t *taken) Close() error                { return t.wire.Close() }
