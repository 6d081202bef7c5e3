package socket_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
	"wsrun/socket"
	"wsrun/transport"
)

// More than a system keeps for a connection whose peer has small buffers.
const (
	manyWrites = 300
	writeSize  = 30_000
)

// numbered is a message that tells which it is.
func numbered(body string, i int) []byte { return fmt.Appendf(nil, "%06d:%s", i, body) }

// writesMany writes while nobody reads, and then reads what the peer has sent back: all of it, in its order.
func writesMany(t *testing.T, c *socket.Conn) {
	t.Helper()
	body := payload(writeSize)
	written := soon(t, "writes to a peer that reads one, writes one", func() error {
		for i := range manyWrites {
			if err := c.WriteText(numbered(body, i)); err != nil {
				return fmt.Errorf("message %d: %w", i, err)
			}
		}
		return nil
	})
	if written != nil {
		t.Fatal(written)
	}
	done := time.Now()
	early := 0
	var buf []byte
	for i := range manyWrites {
		_, got, at, err := c.ReadMessage(buf, true)
		if err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
		if buf = got; !bytes.Equal(got, numbered(body, i)) {
			t.Fatalf("message %d is %.10q…, of %d bytes", i, got, len(got))
		}
		if at.Before(done) {
			early++
		}
	}
	if early == 0 {
		t.Error("no message has a time at which it was read while a write waited")
	}
	if n := c.Backlog(); n != 0 {
		t.Errorf("the backlog is %d bytes when all is read", n)
	}
}

// plainEcho is an echo with small buffers.
func plainEcho() http.Handler {
	return wstest.Gorilla(websocket.Upgrader{}, func(c *websocket.Conn) {
		shrink(c.NetConn())
		wstest.EchoLoop(c)
	})
}

// shrink makes a connection's buffers small.
func shrink(conn net.Conn) {
	for {
		below, ok := conn.(interface{ NetConn() net.Conn })
		if !ok {
			break
		}
		conn = below.NetConn()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(64 << 10)
		_ = tcp.SetWriteBuffer(64 << 10)
	}
}

// A peer that reads one message, writes one and reads the next takes nothing as long as nobody reads what it writes.
func TestWritesToAPlainEcho(t *testing.T) {
	ca := wstest.NewCA(t)
	for name, tt := range map[string]struct {
		srv *wstest.Server
		cfg socket.Config
	}{
		"ws":  {srv: wstest.Serve(t, plainEcho())},
		"wss": {srv: wstest.ServeTLS(t, ca, plainEcho()), cfg: socket.Config{TLS: clientTLS(ca)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.cfg.WriteTimeout = patience
			c, _ := open(t, tt.cfg, socket.Request{URL: tt.srv.URL})
			writesMany(t, c)
		})
	}
}

// The server's end is no different, whoever has accepted the connection.
func TestAcceptWritesToAPlainEcho(t *testing.T) {
	ca := wstest.NewCA(t)
	handler := accepting(socket.AcceptConfig{WriteTimeout: patience}, func(c *socket.Conn) {
		writesMany(t, c)
		if err := c.SendClose(1000, ""); err != nil {
			t.Error(err)
		}
		readEnd(c)
	})
	for name, serve := range map[string]func(*testing.T) string{
		"a listener of ours": func(t *testing.T) string { return "ws://" + listens(t, handler, nil) },
		"ours, under TLS":    func(t *testing.T) string { return "wss://" + listens(t, handler, ca.ServerConfig(t, "127.0.0.1")) },
		"another listener":   func(t *testing.T) string { return wstest.Serve(t, handler).URL },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := gorillaDial(t, websocket.Dialer{TLSClientConfig: clientTLS(ca)}, serve(t))
			shrink(c.NetConn())
			wstest.EchoLoop(c)
		})
	}
}

// listens serves with Listen, and returns the address.
func listens(t *testing.T, handler http.Handler, secure *tls.Config) string {
	ln, err := transport.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	if secure != nil {
		ln = tls.NewListener(ln, secure)
	}
	srv := &http.Server{Handler: handler}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	t.Cleanup(func() {
		srv.Close()
		<-served
	})
	return addr
}

// floodsAndNeverReads writes as long as it is read, and takes nothing.
func floodsAndNeverReads(t *testing.T) *wstest.Server {
	return wstest.Frames(t, func(p *wstest.Peer) {
		for frame := []byte(strings.Repeat("\x82\x0512345", 10_000)); ; {
			if _, err := p.Write(frame); err != nil {
				return
			}
		}
	})
}

// A peer that takes nothing is given up, and what it writes meanwhile is read up to a bound.
func TestReadingAheadIsBounded(t *testing.T) {
	const limit, bound = 1000, 12 << 20 // aheadBytes, and what it may be over
	srv := floodsAndNeverReads(t)
	c, _ := open(t, socket.Config{WriteTimeout: 300 * time.Millisecond, MessageLimit: limit}, socket.Request{URL: srv.URL})
	var failed *socket.Error
	err := soon(t, "write", func() error { return writesUntilItFails(c) })
	if !errors.As(err, &failed) || failed.Kind != socket.KindWriteTimeout {
		t.Fatalf("got %v, want write.timeout", err)
	}
	if n := c.BytesReceived(); n > bound {
		t.Errorf("%d bytes were read ahead, want %d at most", n, bound)
	}
}

func writesUntilItFails(c *socket.Conn) error {
	for data := make([]byte, 1<<20); ; {
		if err := c.WriteBinary(data); err != nil {
			return err
		}
	}
}

// What was read ahead before the peer's end is delivered, and then the end.
func TestReadingAheadOfAnEnd(t *testing.T) {
	cut := make(chan struct{})
	srv := wstest.Frames(t, func(p *wstest.Peer) {
		p.Receive() // so that nothing comes with the handshake's answer
		for range 100 {
			p.Send(ws.NewBinaryFrame([]byte("pushed")))
		}
		select {
		case <-cut:
		case <-p.Done:
		}
		p.Send(wstest.Close(1000, "enough"))
		p.Conn.Close() // with much unread: a reset
	})
	c, _ := open(t, socket.Config{WriteTimeout: patience}, socket.Request{URL: srv.URL})
	failed := make(chan error, 1)
	go func() { failed <- writesUntilItFails(c) }()
	waitUntil(t, "the write waits", func() bool { return c.Backlog() >= 100*8 })
	close(cut)
	soon(t, "write", func() error { return <-failed })
	for i := range 100 {
		if got := read(t, c); got != "pushed" {
			t.Fatalf("message %d is %q", i, got)
		}
	}
	// The close frame may be lost with the reset, not the messages that were read before it.
	if end := readEnd(c); end.By != socket.ByServer && end.By != socket.ByNetwork {
		t.Errorf("got %+v, want the server's end", end)
	}
}

// Whoever cuts wakes everyone: the writer, the reader, and who reads ahead and has no more room.
func TestCutWhileAWriteWaits(t *testing.T) {
	for name, cut := range map[string]func(*socket.Conn){"cut": (*socket.Conn).Cut, "reset": (*socket.Conn).Reset, "release": (*socket.Conn).Release} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := open(t, socket.Config{WriteTimeout: time.Hour, MessageLimit: 1000}, socket.Request{URL: floodsAndNeverReads(t).URL})
			failed := make(chan error, 1)
			go func() { failed <- writesUntilItFails(c) }()
			waitUntil(t, "there is no more room", func() bool { return c.Backlog() >= 8<<20-1<<16 })
			cut(c)
			if err := soon(t, "write", func() error { return <-failed }); !errors.Is(err, socket.ErrClosed) {
				t.Errorf("the write gives %v, want ErrClosed", err)
			}
			if end := soon(t, "end", func() socket.End { return readEnd(c) }); end.By != socket.ByClient || end.Code != 1006 {
				t.Errorf("got %+v, want 1006 by client", end)
			}
		})
	}
}

// A pause is one also for who reads ahead.
func TestPauseWhileAWriteWaits(t *testing.T) {
	srv := wstest.Serve(t, wstest.Echo())
	c, _ := open(t, socket.Config{WriteTimeout: 300 * time.Millisecond}, socket.Request{URL: srv.URL})
	before := c.BytesReceived()
	c.PauseReading(time.Hour)
	var failed *socket.Error
	if err := soon(t, "write", func() error { return writesUntilItFails(c) }); !errors.As(err, &failed) || failed.Kind != socket.KindWriteTimeout {
		t.Fatalf("got %v, want write.timeout", err)
	}
	if n := c.BytesReceived() - before; n != 0 {
		t.Errorf("%d bytes were read in a pause", n)
	}
}

// A peer that is slow and goes on is no timeout, however long the frame takes.
func TestWriteToASlowPeer(t *testing.T) {
	const size, timeout = 6 << 20, 500 * time.Millisecond
	srv := wstest.Frames(t, func(p *wstest.Peer) {
		shrink(p.Conn)
		tick := time.NewTicker(15 * time.Millisecond)
		defer tick.Stop()
		buf := make([]byte, 64<<10)
		for range tick.C {
			if _, err := p.Read(buf); err != nil {
				return
			}
		}
	})
	c, _ := open(t, socket.Config{WriteTimeout: timeout}, socket.Request{URL: srv.URL})
	began := time.Now()
	for range 2 {
		if err := soon(t, "write", func() error { return c.WriteBinary(make([]byte, size)) }); err != nil {
			t.Fatalf("after %s: %v", time.Since(began), err)
		}
	}
	if took := time.Since(began); took < 2*timeout {
		t.Skipf("the system took it all in %s", took)
	}
}
