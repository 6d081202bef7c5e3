package socket_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
	"wsrun/socket"
	"wsrun/transport"
)

// accepting serves one function a connection with our server end.
func accepting(cfg socket.AcceptConfig, each func(*socket.Conn)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := socket.Accept(w, r, cfg)
		if err != nil {
			return
		}
		defer c.Release()
		each(c)
	})
}

func echo(c *socket.Conn) {
	var buf []byte
	for {
		op, p, _, err := c.ReadMessage(buf, false)
		if err != nil {
			return
		}
		write := c.WriteText
		if op == socket.OpBinary {
			write = c.WriteBinary
		}
		if write(p) != nil {
			return
		}
		buf = p
	}
}

// gorillaDial connects with gorilla's client.
func gorillaDial(t *testing.T, d websocket.Dialer, url string) (*websocket.Conn, *http.Response) {
	t.Helper()
	d.HandshakeTimeout = patience
	c, resp, err := d.Dial(url, nil)
	if err != nil {
		t.Fatalf("dial %s: %v", url, err)
	}
	t.Cleanup(func() { c.Close() })
	_ = c.SetReadDeadline(time.Now().Add(patience))
	return c, resp
}

func TestAcceptEcho(t *testing.T) {
	ca := wstest.NewCA(t)
	deflate := socket.AcceptConfig{Compression: socket.Compression{Mode: "deflate", Threshold: 1}}
	tests := []struct {
		name   string
		srv    *wstest.Server
		dialer websocket.Dialer
		ext    string
	}{
		{name: "plain", srv: wstest.Serve(t, accepting(socket.AcceptConfig{}, echo))},
		{
			name:   "tls",
			srv:    wstest.ServeTLS(t, ca, accepting(socket.AcceptConfig{}, echo)),
			dialer: websocket.Dialer{TLSClientConfig: &tls.Config{RootCAs: ca.Pool()}},
		},
		{
			name: "deflate", srv: wstest.Serve(t, accepting(deflate, echo)),
			dialer: websocket.Dialer{EnableCompression: true},
			ext:    "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, resp := gorillaDial(t, tt.dialer, tt.srv.URL)
			if got := resp.Header.Get("Sec-WebSocket-Extensions"); got != tt.ext {
				t.Errorf("got extensions %q, want %q", got, tt.ext)
			}
			for _, n := range sizes {
				want := payload(n)
				for _, typ := range []int{websocket.TextMessage, websocket.BinaryMessage} {
					if err := c.WriteMessage(typ, []byte(want)); err != nil {
						t.Fatal(err)
					}
					gotType, got, err := c.ReadMessage()
					if err != nil || gotType != typ || string(got) != want {
						t.Fatalf("sent type %d of %d bytes, got type %d of %d bytes, %v", typ, n, gotType, len(got), err)
					}
				}
			}
		})
	}
}

func TestAcceptHandshake(t *testing.T) {
	got := make(chan string, 1)
	srv := wstest.Serve(t, accepting(socket.AcceptConfig{
		Subprotocols: []string{"chat.v2", "chat.v1"},
		Header:       http.Header{"Set-Cookie": {"a=1", "b=2"}},
	}, func(c *socket.Conn) { got <- c.Subprotocol() }))
	_, resp := gorillaDial(t, websocket.Dialer{Subprotocols: []string{"chat.v1", "chat.v2"}}, srv.URL)
	if s := <-got; s != "chat.v2" || resp.Header.Get("Sec-WebSocket-Protocol") != s {
		t.Errorf("got subprotocol %q, want chat.v2 at both ends", s)
	}
	if diff := cmp.Diff([]string{"a=1", "b=2"}, resp.Header.Values("Set-Cookie")); diff != "" {
		t.Errorf("cookies (-want +got):\n%s", diff)
	}
}

func TestAcceptRefuses(t *testing.T) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	c, err := socket.Accept(w, r, socket.AcceptConfig{})
	var failed *socket.Error
	if !errors.As(err, &failed) || failed.Kind != socket.KindHandshakeInvalid || c != nil {
		t.Fatalf("got %v, %v, want handshake.invalid", c, err)
	}
	if want := "invalid handshake by 192.0.2.1:1234: Connection header"; !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %q, want %q", err, want)
	}
	if w.Code != http.StatusUpgradeRequired {
		t.Errorf("answered with %d, want 426", w.Code)
	}
}

// TestAcceptEnds has the ends of a connection seen from the server, and what
// gorilla's client sees of them.
func TestAcceptEnds(t *testing.T) {
	closing := func(code int, reason string) func(*websocket.Conn) error {
		return func(c *websocket.Conn) error { return wstest.CloseWith(c, code, reason) }
	}
	writes := func(raw string) func(*websocket.Conn) error {
		return func(c *websocket.Conn) error {
			if _, err := c.NetConn().Write([]byte(raw)); err != nil {
				return err
			}
			return wstest.ReadToEnd(c)
		}
	}
	tests := []struct {
		name   string
		server func(*socket.Conn)
		client func(*websocket.Conn) error
		want   ended
		sees   string // the client's error
	}{
		{
			"client closes", nil, closing(1000, "bye"),
			ended{Code: 1000, Reason: "bye", Clean: true, By: "client", PeerCode: 1000}, "websocket: close 1000 (normal): bye",
		},
		{
			"server closes", sendClose(4000, "enough"), wstest.ReadToEnd,
			ended{Code: 4000, Reason: "enough", Clean: true, By: "server", PeerCode: 4000}, "websocket: close 4000: enough",
		},
		{
			"client cuts", nil, func(c *websocket.Conn) error { return c.Close() },
			ended{Code: 1006, By: "network", Kind: socket.KindCloseUnexpected}, "",
		},
		{
			"server cuts", (*socket.Conn).Cut, wstest.ReadToEnd,
			ended{Code: 1006, By: "server"}, "websocket: close 1006 (abnormal closure): unexpected EOF",
		},
		{
			"unmasked frame", nil, writes("\x81\x01x"),
			ended{Code: 1002, By: "server", Kind: socket.KindProtocol}, "websocket: close 1002 (protocol error)",
		},
		{
			"too big", nil, func(c *websocket.Conn) error {
				if err := c.WriteMessage(websocket.BinaryMessage, make([]byte, 1001)); err != nil {
					return err
				}
				return wstest.ReadToEnd(c)
			},
			ended{Code: 1009, By: "server", Kind: socket.KindMessageTooBig}, "websocket: close 1009 (message too big): over the limit of 1000 bytes",
		},
		{
			"announced as too big", nil, writes("\x82\xff\x00\x00\x00\x00\x40\x00\x00\x00"),
			ended{Code: 1009, By: "server", Kind: socket.KindMessageTooBig}, "websocket: close 1009 (message too big): over the limit of 1000 bytes",
		},
		{
			"a fragment too many", nil, writes("\x02\xfe\x03\x00mask" + string(payload(768)) + "\x00\xfe\x01\x00"),
			ended{Code: 1009, By: "server", Kind: socket.KindMessageTooBig}, "websocket: close 1009 (message too big): over the limit of 1000 bytes",
		},
		{
			"a length of 2^63", nil, writes("\x82\xff\x80\x00\x00\x00\x00\x00\x00\x00"),
			ended{Code: 1002, By: "server", Kind: socket.KindProtocol}, "websocket: close 1002 (protocol error)",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ends := make(chan socket.End, 1)
			cfg := socket.AcceptConfig{MessageLimit: 1000, WriteTimeout: patience}
			srv := wstest.Serve(t, accepting(cfg, func(c *socket.Conn) {
				if tt.server != nil {
					tt.server(c)
				}
				ends <- readEnd(c)
			}))
			c, _ := gorillaDial(t, websocket.Dialer{}, srv.URL)
			err := tt.client(c)
			if got := fmt.Sprint(err); got != tt.sees && tt.sees != "" {
				t.Errorf("the client sees %q, want %q", got, tt.sees)
			}
			if got := flat(soon(t, "end", func() socket.End { return <-ends })); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestAcceptControlFrames(t *testing.T) {
	var pings []string
	pongs := make(chan string, 1)
	cfg := socket.AcceptConfig{Hooks: &socket.Hooks{
		OnPing: func(p []byte, _ time.Time) { pings = append(pings, string(p)) },
		OnPong: func(p []byte, _ time.Time) { pongs <- string(p) },
	}}
	ended := make(chan struct{})
	srv := wstest.Serve(t, accepting(cfg, func(c *socket.Conn) {
		defer close(ended)
		if _, err := c.Ping([]byte("from the server")); err != nil {
			t.Error(err)
		}
		readEnd(c)
	}))
	c, _ := gorillaDial(t, websocket.Dialer{}, srv.URL)
	answered := make(chan string, 1)
	c.SetPongHandler(func(p string) error {
		answered <- p
		return nil
	})
	if err := c.WriteControl(websocket.PingMessage, []byte("from the client"), time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	closed := make(chan error, 1)
	go func() { closed <- wstest.ReadToEnd(c) }()
	if got := soon(t, "pong of the client", func() string { return <-pongs }); got != "from the server" {
		t.Errorf("the server got pong %q", got)
	}
	if got := soon(t, "pong of the server", func() string { return <-answered }); got != "from the client" {
		t.Errorf("the client got pong %q", got)
	}
	c.Close()
	<-closed
	<-ended
	if diff := cmp.Diff([]string{"from the client"}, pings); diff != "" {
		t.Errorf("pings (-want +got):\n%s", diff)
	}
}

// TestListenCounts compares what both ends count on one connection.
func TestListenCounts(t *testing.T) {
	ca := wstest.NewCA(t)
	for _, scheme := range []string{"ws", "wss"} {
		t.Run(scheme, func(t *testing.T) {
			counts := make(chan [2]int64, 1)
			ln, err := transport.Listen("127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			srv := &http.Server{Handler: accepting(socket.AcceptConfig{}, func(c *socket.Conn) {
				if _, _, _, err := c.ReadMessage(nil, false); err != nil {
					t.Error(err)
				}
				counts <- [2]int64{c.BytesReceived(), c.BytesSent()}
				readEnd(c)
			})}
			addr := ln.Addr().String()
			if scheme == "wss" {
				ln = tls.NewListener(ln, ca.ServerConfig(t, "127.0.0.1"))
			}
			served := make(chan error, 1)
			go func() { served <- srv.Serve(ln) }()
			defer func() {
				srv.Close()
				<-served
			}()
			c, _ := open(t, socket.Config{TLS: clientTLS(ca)}, socket.Request{URL: scheme + "://" + addr})
			if err := c.WriteText([]byte("hello")); err != nil {
				t.Fatal(err)
			}
			got := <-counts
			if got[0] != c.BytesSent() {
				t.Errorf("the server received %d bytes, the client sent %d", got[0], c.BytesSent())
			}
			if got[1] == 0 || got[1] < c.BytesReceived() {
				t.Errorf("the server sent %d bytes, the client received %d", got[1], c.BytesReceived())
			}
			c.Cut()
		})
	}
}

// TestBothEnds lets our client talk to our server.
func TestBothEnds(t *testing.T) {
	for _, takeover := range []bool{false, true} {
		compression := socket.Compression{Mode: "deflate", ContextTakeover: takeover, Threshold: 1}
		srv := wstest.Serve(t, accepting(socket.AcceptConfig{Compression: compression}, echo))
		c, hs := open(t, socket.Config{Compression: compression}, socket.Request{URL: srv.URL})
		if hs.Extensions == "" {
			t.Error("deflate was not negotiated")
		}
		for range 3 {
			want := payload(10_000)
			if err := c.WriteText([]byte(want)); err != nil {
				t.Fatal(err)
			}
			if got := read(t, c); got != want {
				t.Fatalf("got %d bytes, want %d", len(got), len(want))
			}
		}
		if sent := c.BytesSent(); sent > 20_000 {
			t.Errorf("sent %d bytes, want them compressed", sent)
		}
		if err := c.SendClose(1000, ""); err != nil {
			t.Fatal(err)
		}
		if end := readEnd(c); !end.Clean {
			t.Errorf("got %+v, want a clean end", end)
		}
	}
}

// TestAcceptFramesWithTheHandshake sends frames in one piece with the request, which net/http has read by then: they
// are frames like others.
func TestAcceptFramesWithTheHandshake(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		frames string
		want   ended
	}{
		"a message, then half of one": {"\x81\x82mask\x05\x08\x82\xff\x00\x00\x00\x00\x40\x00\x00\x00", ended{Code: 1009, By: "server", Kind: socket.KindMessageTooBig}},
		"no mask":                     {"\x81\x02hi", ended{Code: 1002, By: "server", Kind: socket.KindProtocol}},
		"a close":                     {"\x88\x82mask\x6e\x89", ended{Code: 1000, Clean: true, By: "client", PeerCode: 1000}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ends := make(chan socket.End, 1)
			srv := wstest.Serve(t, accepting(socket.AcceptConfig{MessageLimit: 1000, WriteTimeout: patience}, func(c *socket.Conn) { ends <- readEnd(c) }))
			conn, err := net.Dial("tcp", srv.Addr)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			head := "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
			if _, err := io.WriteString(conn, head+tt.frames); err != nil {
				t.Fatal(err)
			}
			if got := flat(soon(t, "end", func() socket.End { return <-ends })); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}
