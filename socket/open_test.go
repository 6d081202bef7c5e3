package socket_test

import (
	"testing"
	"time"

	"wsrun/socket"
)

// patience is how long a test waits for what should happen at once.
const patience = 5 * time.Second

// open dials a server that is expected to accept.
func open(t *testing.T, cfg socket.Config, r socket.Request) (*socket.Conn, *socket.Handshake) {
	t.Helper()
	if cfg.Timeout == 0 {
		cfg.Timeout = patience
	}
	c, hs := socket.NewDialer(cfg).Dial(t.Context(), r)
	if hs.Err != nil {
		t.Fatalf("dial %s: %s: %v", r.URL, hs.Err.Kind, hs.Err)
	}
	t.Cleanup(c.Release)
	return c, hs
}

// refuse dials a server that is expected not to.
func refuse(t *testing.T, cfg socket.Config, r socket.Request) *socket.Handshake {
	t.Helper()
	if cfg.Timeout == 0 {
		cfg.Timeout = patience
	}
	c, hs := socket.NewDialer(cfg).Dial(t.Context(), r)
	if hs.Err == nil {
		c.Release()
		t.Fatalf("dial %s: got a connection, want an error", r.URL)
	}
	if c != nil {
		t.Error("got a Conn along with an error")
	}
	return hs
}

// read reads one message.
func read(t *testing.T, c *socket.Conn) string {
	t.Helper()
	_, p, _, err := c.ReadMessage(nil, false)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return string(p)
}

// readEnd reads until the connection ends.
func readEnd(c *socket.Conn) socket.End {
	var buf []byte
	for {
		_, p, _, err := c.ReadMessage(buf, false)
		if err != nil {
			return c.End(err)
		}
		buf = p
	}
}

// soon returns what a function returns, or fails if that takes too long.
func soon[T any](t *testing.T, what string, f func() T) T {
	t.Helper()
	done := make(chan T, 1)
	go func() { done <- f() }()
	select {
	case v := <-done:
		return v
	case <-time.After(patience):
		t.Fatalf("%s: nothing within %s", what, patience)
		panic("unreachable")
	}
}

// ended is an End with its error as the kind, to compare.
type ended struct {
	Code     int
	Reason   string
	Clean    bool
	By       string
	PeerCode int
	Kind     socket.Kind
}

func flat(e socket.End) ended {
	f := ended{Code: e.Code, Reason: e.Reason, Clean: e.Clean, By: e.By, PeerCode: e.PeerCode}
	if e.Err != nil {
		f.Kind = e.Err.Kind
	}
	return f
}
