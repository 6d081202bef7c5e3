package socket_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

func TestPing(t *testing.T) {
	for name, srv := range map[string]*wstest.Server{
		"gorilla": wstest.Serve(t, wstest.Echo()),
		"gws":     wstest.Serve(t, wstest.GWS(nil)),
	} {
		t.Run(name, func(t *testing.T) {
			type pong struct {
				payload string
				at      time.Time
			}
			pongs := make(chan pong, 1)
			hooks := &socket.Hooks{OnPong: func(p []byte, at time.Time) { pongs <- pong{string(p), at} }}
			c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL, Hooks: hooks})
			go readEnd(c)
			for _, payload := range []string{"", "hello", strings.Repeat("x", 125)} {
				before := time.Now()
				sent, err := c.Ping([]byte(payload))
				if err != nil {
					t.Fatal(err)
				}
				got := soon(t, "pong", func() pong { return <-pongs })
				if got.payload != payload {
					t.Errorf("got payload %q, want %q", got.payload, payload)
				}
				if sent.Before(before) || got.at.Before(sent) {
					t.Errorf("got sent %s, received %s after %s: not in this order", sent, got.at, before)
				}
			}
			c.Cut()
		})
	}
}

func TestControlPayloadLimit(t *testing.T) {
	srv := wstest.Serve(t, wstest.Echo())
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL})
	long := make([]byte, 126)
	if _, err := c.Ping(long); err == nil {
		t.Error("a ping of 126 bytes was sent")
	}
	if err := c.Pong(long); err == nil {
		t.Error("a pong of 126 bytes was sent")
	}
}

// TestPongComesFirst has a slow ping hook: the server must have the pong
// before the hook is done.
func TestPongComesFirst(t *testing.T) {
	pongs := make(chan string, 1)
	srv := wstest.Frames(t, func(p *wstest.Peer) {
		p.Send(ws.NewPingFrame([]byte("now")))
		f, _ := p.Receive()
		pongs <- string(f.Payload)
		p.Send(wstest.Text("done"))
		p.ReceiveAll()
	})
	var seen string
	hooks := &socket.Hooks{OnPing: func([]byte, time.Time) { seen = <-pongs }}
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL, Hooks: hooks})
	soon(t, "message", func() string {
		p := read(t, c)
		return p
	})
	if seen != "now" {
		t.Errorf("the hook saw the server receive %q, want now", seen)
	}
}

func TestLonePong(t *testing.T) {
	got := make(chan string, 1)
	srv := wstest.Frames(t, func(p *wstest.Peer) {
		f, _ := p.Receive()
		got <- fmt.Sprintf("%d %v %s", f.Header.OpCode, f.Header.Fin, f.Payload)
		p.ReceiveAll()
	})
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL})
	if err := c.Pong([]byte("alive")); err != nil {
		t.Fatal(err)
	}
	if s := soon(t, "pong", func() string { return <-got }); s != "10 true alive" {
		t.Errorf("got %q, want 10 true alive", s)
	}
}

// TestOnFrame has every kind of frame in both directions.
func TestOnFrame(t *testing.T) {
	server := func(c *websocket.Conn) {
		wstest.EchoLoop(c)
	}
	for _, compression := range []string{"none", "deflate"} {
		t.Run(compression, func(t *testing.T) {
			srv := wstest.Serve(t, wstest.Gorilla(websocket.Upgrader{EnableCompression: true}, server))
			var trace []string
			hooks := &socket.Hooks{OnFrame: func(out bool, op socket.Opcode, p []byte) {
				direction := "<"
				if out {
					direction = ">"
				}
				trace = append(trace, fmt.Sprintf("%s %s %q", direction, op, p))
			}}
			c, _ := open(t, socket.Config{
				Compression: socket.Compression{Mode: compression, Threshold: 1},
			}, socket.Request{URL: srv.URL, Hooks: hooks})
			if err := c.WriteText([]byte("hello")); err != nil {
				t.Fatal(err)
			}
			read(t, c)
			if _, err := c.Ping([]byte("p")); err != nil {
				t.Fatal(err)
			}
			if err := c.WriteBinary([]byte{0, 1}); err != nil {
				t.Fatal(err)
			}
			read(t, c)
			if err := c.SendClose(1000, "bye"); err != nil {
				t.Fatal(err)
			}
			readEnd(c)
			want := []string{
				`> text "hello"`, `< text "hello"`, `> ping "p"`, `> binary "\x00\x01"`, `< pong "p"`,
				`< binary "\x00\x01"`, `> close "\x03\xe8bye"`, `< close "\x03\xe8"`,
			}
			if diff := cmp.Diff(want, trace); diff != "" {
				t.Errorf("frames (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOnFrameAnswers(t *testing.T) {
	srv := wstest.Frames(t, func(p *wstest.Peer) {
		p.Send(ws.NewPingFrame([]byte("p")), wstest.Close(1001, "away"))
		p.ReceiveAll()
	})
	var trace []string
	hooks := &socket.Hooks{OnFrame: func(out bool, op socket.Opcode, p []byte) {
		trace = append(trace, fmt.Sprintf("%v %s %q", out, op, p))
	}}
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL, Hooks: hooks})
	readEnd(c)
	want := []string{
		`false ping "p"`, `true pong "p"`, `false close "\x03\xe9away"`, `true close "\x03\xe9away"`,
	}
	if diff := cmp.Diff(want, trace); diff != "" {
		t.Errorf("frames (-want +got):\n%s", diff)
	}
}
