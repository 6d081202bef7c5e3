package hostile

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"wsrun/internal/wstest"
)

// conn is one client, whose handshake's request has been read.
type conn struct {
	*wstest.Peer
	key string // of the request, for the Accept that answers it
}

// fault is one way to break. The connection is closed when it returns.
type fault func(*conn)

// Serve serves all faults, each under its name as the path.
func Serve(t testing.TB) *wstest.Server {
	t.Helper()
	faults := allFaults()
	return wstest.TCP(t, func(p *wstest.Peer) {
		req, err := http.ReadRequest(bufio.NewReader(p))
		if err != nil {
			return
		}
		name := strings.TrimPrefix(req.URL.Path, "/")
		f, known := faults[name]
		if !known {
			t.Errorf("no fault is named %q: there are %s", name, strings.Join(slices.Sorted(maps.Keys(faults)), ", "))
			return
		}
		f(&conn{p, req.Header.Get("Sec-WebSocket-Key")})
	})
}

// Names returns the paths of all faults, sorted.
func Names() []string { return slices.Sorted(maps.Keys(allFaults())) }

func allFaults() map[string]fault {
	faults := handshakeFaults()
	for name, after := range frameFaults() {
		faults[name] = upgraded("", after)
	}
	for name, after := range deflateFaults() {
		faults[name] = upgraded(deflateAnswer, after)
	}
	return faults
}

// upgraded is a fault that comes after a handshake as it should be, but for a
// line that is added to it.
func upgraded(line string, after fault) fault {
	return func(c *conn) {
		c.write(answer(accept(c.key), line))
		after(c)
	}
}

// accept is the Sec-WebSocket-Accept that answers a key (RFC 6455 §4.2.2).
func accept(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// answer is a 101 with an Accept and more lines; empty ones are left out.
func answer(accept string, lines ...string) string {
	return head(
		"101 Switching Protocols",
		append([]string{"Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: " + accept}, lines...)...)
}

func head(status string, lines ...string) string {
	text := "HTTP/1.1 " + status + "\r\n"
	for _, line := range lines {
		if line != "" {
			text += line + "\r\n"
		}
	}
	return text + "\r\n"
}

// write writes bytes as they are; ok is false once the client is gone.
func (c *conn) write(text string) (ok bool) {
	_, err := io.WriteString(c, text)
	return err == nil
}

// drain reads, and answers nothing, until the client is gone.
func (c *conn) drain() { _, _ = io.Copy(io.Discard, c) }

// end closes this direction of TCP properly, with what the client sent read:
// closing with something unread would be a reset.
func (c *conn) end() {
	if tcp, ok := c.below().(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
	c.drain()
}

// reset makes the close that follows a TCP reset.
func (c *conn) reset() {
	if tcp, ok := c.below().(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

func (c *conn) below() net.Conn {
	if t, ok := c.Conn.(interface{ NetConn() net.Conn }); ok {
		return t.NetConn()
	}
	return c.Conn
}

// trickle writes a text byte by byte.
func (c *conn) trickle(text string, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for i := range len(text) {
		select {
		case <-c.Done:
			return
		case <-tick.C:
		}
		if !c.write(text[i : i+1]) {
			return
		}
	}
}
