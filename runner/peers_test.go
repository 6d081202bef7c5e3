package runner_test

import (
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
)

// peer is a server that counts what it sees, for comparison with what wsrun says. Its figures are complete when all its
// sessions are over: see settled.
type peer struct {
	*wstest.Server
	opened, received, sent atomic.Int64

	sessions sync.WaitGroup
	mu       sync.Mutex
	ends     map[int]int64 // close code that came → how often; 1006: none came
}

// newPeer serves WebSocket with gorilla/websocket. each lives on a session, and reads and writes through it; what is
// left of the session when it returns is read to its end.
func newPeer(t testing.TB, each func(*client)) *peer {
	t.Helper()
	return newPeerWith(t, websocket.Upgrader{}, each)
}

func newPeerWith(t testing.TB, up websocket.Upgrader, each func(*client)) *peer {
	t.Helper()
	p := &peer{ends: map[int]int64{}}
	p.Server = wstest.Serve(t, p.handler(up, each))
	return p
}

func (p *peer) handler(up websocket.Upgrader, each func(*client)) http.Handler {
	sessions := wstest.Gorilla(up, func(conn *websocket.Conn) {
		p.opened.Add(1)
		conn.SetCloseHandler(func(code int, _ string) error {
			// As gorilla's own does, which gives itself a second: too little for a thousand sessions at a time.
			_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(patience))
			return nil
		})
		c := &client{Conn: conn, peer: p}
		each(c)
		for c.err == nil {
			c.read()
		}
		code := websocket.CloseAbnormalClosure
		var end *websocket.CloseError
		if errors.As(c.err, &end) {
			code = end.Code
		}
		p.mu.Lock()
		p.ends[code]++
		p.mu.Unlock()
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.sessions.Add(1) // before the client knows that its session is open
		defer p.sessions.Done()
		sessions.ServeHTTP(w, r)
	})
}

// settled waits for all sessions that have begun, whose clients have ended, and returns how they ended.
func (p *peer) settled() map[int]int64 {
	p.sessions.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ends
}

// client is a session as the server sees it. One goroutine reads; writes are guarded.
type client struct {
	*websocket.Conn
	peer *peer
	err  error // why reading failed
	mu   sync.Mutex
}

// read returns the next message; ok is false at the session's end.
func (c *client) read() (typ int, data []byte, ok bool) {
	if c.err != nil {
		return 0, nil, false
	}
	typ, data, c.err = c.ReadMessage()
	if c.err != nil {
		return 0, nil, false
	}
	c.peer.received.Add(1)
	return typ, data, true
}

// text returns the next message's text.
func (c *client) text() (string, bool) {
	_, data, ok := c.read()
	return string(data), ok
}

// write sends a message, and counts it if it could be written.
func (c *client) write(typ int, data []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.WriteMessage(typ, data) != nil {
		return false
	}
	c.peer.sent.Add(1)
	return true
}

// say sends texts.
func (c *client) say(texts ...string) {
	for _, s := range texts {
		c.write(websocket.TextMessage, []byte(s))
	}
}

// echo sends each message back until the session's end.
func (c *client) echo() {
	for {
		typ, data, ok := c.read()
		if !ok || !c.write(typ, data) {
			return
		}
	}
}

// echoPeer echoes, and counts.
func echoPeer(t testing.TB) *peer {
	t.Helper()
	return newPeer(t, (*client).echo)
}

// counts compares wsrun's counters with the server's.
func (p *peer) counts(t testing.TB, r *result) {
	t.Helper()
	p.countsBut(t, r, 0)
}

// countsBut is counts without the sessions that only the server saw open: wsrun cut their handshakes, which ends them
// with no close frame and no message.
func (p *peer) countsBut(t testing.TB, r *result, cut int64) {
	t.Helper()
	ends := p.settled()
	opened, closed := p.opened.Load()-cut, -cut
	for _, n := range ends {
		closed += n
	}
	type counts struct{ Opened, Closed, Sent, Received int64 }
	got := counts{r.count("ws_sessions"), r.count("ws_closes"), r.count("ws_msgs_sent"), r.count("ws_msgs_received")}
	want(t, "wsrun's counts against the server's", got, counts{opened, closed, p.received.Load(), p.sent.Load()})
	if open := r.stats("ws_connections").Value; open != 0 {
		t.Errorf("ws_connections is %v after the run, want 0", open)
	}
	if got := r.count("ws_session_duration"); got != opened {
		t.Errorf("ws_session_duration has %d samples, want one for each of %d sessions", got, opened)
	}
}

// below is the TCP connection of a server's end.
func below(p *wstest.Peer) *net.TCPConn {
	conn := p.Conn
	for {
		if tcp, ok := conn.(*net.TCPConn); ok {
			return tcp
		}
		conn = conn.(interface{ NetConn() net.Conn }).NetConn()
	}
}
