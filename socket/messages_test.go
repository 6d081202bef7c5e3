package socket_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"github.com/lxzan/gws"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

// upgrade answers a handshake with gobwas/ws.
func upgrade(t *testing.T, rw io.ReadWriter) {
	if _, err := ws.Upgrade(rw); err != nil {
		t.Errorf("upgrade: %v", err)
	}
}

// payload is n bytes of text that does not repeat soon.
func payload(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "%d,", i*i)
	}
	return b.String()[:n]
}

// sizes are those at which headers, chunks and buffers change.
var sizes = []int{0, 1, 7, 31, 125, 126, 127, 511, 512, 513, 4096, 16384 - 8, 16384 - 4, 16384, 65535, 65536, 300_000}

func TestEcho(t *testing.T) {
	deflate := func(takeover bool) *gws.ServerOption {
		return &gws.ServerOption{PermessageDeflate: gws.PermessageDeflate{
			Enabled: true, ServerContextTakeover: takeover, ClientContextTakeover: takeover, Threshold: 1,
			ServerMaxWindowBits: 15, ClientMaxWindowBits: 15,
		}}
	}
	ca := wstest.NewCA(t)
	tests := []struct {
		name string
		srv  *wstest.Server
		cfg  socket.Config
		ext  string
	}{
		{name: "gorilla", srv: wstest.Serve(t, wstest.Echo())},
		{name: "gws", srv: wstest.Serve(t, wstest.GWS(nil))},
		{name: "tls", srv: wstest.ServeTLS(t, ca, wstest.Echo()), cfg: socket.Config{TLS: clientTLS(ca)}},
		{
			name: "gorilla, deflate",
			srv:  wstest.Serve(t, wstest.Gorilla(websocket.Upgrader{EnableCompression: true}, wstest.EchoLoop)),
			cfg:  socket.Config{Compression: socket.Compression{Mode: "deflate", Threshold: 100}},
			ext:  "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
		},
		{
			name: "gws, deflate",
			srv:  wstest.Serve(t, wstest.GWS(deflate(false))),
			cfg:  socket.Config{Compression: socket.Compression{Mode: "deflate"}},
			ext:  "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
		},
		{
			name: "gws, deflate with takeover",
			srv:  wstest.Serve(t, wstest.GWS(deflate(true))),
			cfg:  socket.Config{Compression: socket.Compression{Mode: "deflate", ContextTakeover: true}},
			ext:  "permessage-deflate",
		},
		{
			name: "deflate that the server does not speak",
			srv:  wstest.Serve(t, wstest.Echo()),
			cfg:  socket.Config{Compression: socket.Compression{Mode: "deflate"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.cfg.WriteTimeout = patience
			c, hs := open(t, tt.cfg, socket.Request{URL: tt.srv.URL})
			if hs.Extensions != tt.ext {
				t.Errorf("got extensions %q, want %q", hs.Extensions, tt.ext)
			}
			var buf []byte
			for _, n := range sizes {
				want := []byte(payload(n))
				for op, write := range map[socket.Opcode]func([]byte) error{
					socket.OpText: c.WriteText, socket.OpBinary: c.WriteBinary,
				} {
					if err := write(want); err != nil {
						t.Fatalf("write %d bytes: %v", n, err)
					}
					gotOp, got, _, err := c.ReadMessage(buf, false)
					if err != nil {
						t.Fatalf("read %d bytes: %v", n, err)
					}
					if gotOp != op || !bytes.Equal(got, want) {
						t.Fatalf("sent %s of %d bytes, got %s of %d bytes", op, n, gotOp, len(got))
					}
					buf = got
				}
			}
		})
	}
}

func TestWritesDoNotChangeThePayload(t *testing.T) {
	srv := wstest.Serve(t, wstest.Echo())
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL})
	p := []byte("shared by all")
	if err := c.WriteText(p); err != nil {
		t.Fatal(err)
	}
	if string(p) != "shared by all" {
		t.Errorf("the payload is now %q", p)
	}
}

func TestFragmentsWithControlFramesBetween(t *testing.T) {
	var got []ws.Frame
	done := make(chan struct{})
	srv := wstest.Frames(t, func(p *wstest.Peer) {
		defer close(done)
		p.Send(
			ws.NewFrame(ws.OpText, false, []byte("one ")),
			ws.NewPingFrame([]byte("in between")),
			ws.NewFrame(ws.OpContinuation, false, []byte("two ")),
			ws.NewPongFrame([]byte("unasked")),
			ws.NewFrame(ws.OpContinuation, true, []byte("three")),
			wstest.Text("next"),
		)
		got = p.ReceiveAll()
	})
	var seen []string
	hooks := &socket.Hooks{
		OnPing: func(p []byte, at time.Time) { seen = append(seen, fmt.Sprintf("ping %s %v", p, !at.IsZero())) },
		OnPong: func(p []byte, at time.Time) { seen = append(seen, fmt.Sprintf("pong %s %v", p, !at.IsZero())) },
	}
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL, Hooks: hooks})
	for _, want := range []string{"one two three", "next"} {
		if p := read(t, c); p != want {
			t.Errorf("got %q, want %q", p, want)
		}
	}
	if diff := cmp.Diff([]string{"ping in between true", "pong unasked true"}, seen); diff != "" {
		t.Errorf("control frames (-want +got):\n%s", diff)
	}
	c.Release()
	<-done
	if len(got) != 1 || got[0].Header.OpCode != ws.OpPong || string(got[0].Payload) != "in between" {
		t.Errorf("the server got %+v, want one pong", got)
	}
}

func TestReceiveStamp(t *testing.T) {
	srv := wstest.Serve(t, wstest.Echo())
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL})
	for _, stamp := range []bool{true, false} {
		before := time.Now()
		if err := c.WriteText([]byte("x")); err != nil {
			t.Fatal(err)
		}
		_, _, at, err := c.ReadMessage(nil, stamp)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case !stamp && !at.IsZero():
			t.Errorf("got %s without asking", at)
		case stamp && (at.Before(before) || at.After(time.Now())):
			t.Errorf("got %s, want a time between write and return", at)
		}
	}
}

func TestReadReusesTheBuffer(t *testing.T) {
	srv := wstest.Serve(t, wstest.Echo())
	c, _ := open(t, socket.Config{WriteTimeout: time.Minute}, socket.Request{URL: srv.URL})
	msg := []byte(payload(512))
	buf := make([]byte, 0, len(msg)) // fits exactly
	roundTrip := func() {
		if err := c.WriteText(msg); err != nil {
			t.Fatal(err)
		}
		_, p, _, err := c.ReadMessage(buf, true)
		if err != nil {
			t.Fatal(err)
		}
		if &p[0] != &buf[:1][0] {
			t.Fatal("the payload is not in the buffer")
		}
		buf = p
	}
	roundTrip()
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	// The server, in the same process, allocates for each message; the client's
	// share is what grows with the number of reads and writes that follow one
	// message of its own. So the server only sends here.
	many := wstest.Frames(t, func(p *wstest.Peer) {
		frame := ws.MustCompileFrame(wstest.Text(string(msg)))
		for {
			if _, err := p.Write(frame); err != nil {
				return
			}
		}
	})
	c2, _ := open(t, socket.Config{WriteTimeout: time.Minute}, socket.Request{URL: many.URL})
	if n := testing.AllocsPerRun(200, func() {
		_, p, _, err := c2.ReadMessage(buf, true)
		if err != nil {
			t.Fatal(err)
		}
		buf = p
	}); n > 0 {
		t.Errorf("a read allocates %v times, want 0", n)
	}
	sink := wstest.Frames(t, func(p *wstest.Peer) { _, _ = io.Copy(io.Discard, p) })
	c3, _ := open(t, socket.Config{WriteTimeout: time.Minute}, socket.Request{URL: sink.URL})
	if n := testing.AllocsPerRun(200, func() {
		if err := c3.WriteText(msg); err != nil {
			t.Fatal(err)
		}
	}); n > 0 {
		t.Errorf("a write allocates %v times, want 0", n)
	}
}

func TestBytesAreCounted(t *testing.T) {
	counts := make(chan [2]int64, 1)
	srv := wstest.Frames(t, func(p *wstest.Peer) {
		f, _ := p.Receive()
		p.Send(f)
		counts <- [2]int64{int64(f.Header.Length), 0}
		p.ReceiveAll()
	})
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL})
	sent, received := c.BytesSent(), c.BytesReceived()
	if sent == 0 || received == 0 {
		t.Errorf("got %d and %d bytes after the handshake, want some", sent, received)
	}
	if err := c.WriteText([]byte("0123456789")); err != nil {
		t.Fatal(err)
	}
	read(t, c)
	if got := c.BytesSent() - sent; got != 2+4+10 {
		t.Errorf("got %d bytes sent, want 16: header, mask, payload", got)
	}
	if got := c.BytesReceived() - received; got != 2+4+10 && got != 2+10 {
		t.Errorf("got %d bytes received", got)
	}
	<-counts
}

func TestConcurrentWrites(t *testing.T) {
	const writers, each = 6, 24
	tests := map[string]http.Handler{
		"plain":   wstest.Echo(),
		"deflate": wstest.Gorilla(websocket.Upgrader{EnableCompression: true}, wstest.EchoLoop),
	}
	for name, handler := range tests {
		t.Run(name, func(t *testing.T) {
			srv := wstest.Serve(t, handler)
			c, _ := open(t, socket.Config{
				WriteTimeout: patience, Compression: socket.Compression{Mode: "deflate"},
			}, socket.Request{URL: srv.URL})
			big := payload(40_000) // several chunks
			for w := range writers {
				go func() {
					for i := range each {
						var err error
						switch (w + i) % 4 {
						case 0:
							err = c.WriteText([]byte(big))
						case 1:
							_, err = c.Ping([]byte("p"))
						default:
							err = c.WriteText([]byte("small"))
						}
						if err != nil {
							t.Errorf("write: %v", err)
							return
						}
					}
				}()
			}
			var bigs, smalls int
			for bigs+smalls < writers*each*3/4 {
				switch p := read(t, c); p {
				case big:
					bigs++
				case "small":
					smalls++
				default:
					t.Fatalf("got a message of %d bytes that nobody sent", len(p))
				}
			}
		})
	}
}
