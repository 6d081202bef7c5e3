package socket_test

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

func TestWriteTimeout(t *testing.T) {
	up := websocket.Upgrader{EnableCompression: true}
	srv := wstest.Serve(t, wstest.Gorilla(up, func(*websocket.Conn) { <-t.Context().Done() }))
	noise := make([]byte, 1<<20) // does not compress
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
	for _, mode := range []string{"none", "deflate"} {
		t.Run(mode, func(t *testing.T) {
			c, _ := open(t, socket.Config{
				WriteTimeout: 50 * time.Millisecond, Compression: socket.Compression{Mode: mode},
			}, socket.Request{URL: srv.URL})
			ends := make(chan socket.End, 1)
			go func() { ends <- readEnd(c) }()
			err := soon(t, "write", func() error {
				for {
					if err := c.WriteBinary(noise); err != nil {
						return err
					}
				}
			})
			var failed *socket.Error
			if !errors.As(err, &failed) || failed.Kind != socket.KindWriteTimeout {
				t.Fatalf("got %v, want write.timeout", err)
			}
			if want := srv.Addr + " took nothing for 50ms"; err.Error() != want {
				t.Errorf("got %q, want %q", err, want)
			}
			want := ended{Code: 1006, By: "client", Kind: socket.KindWriteTimeout}
			if got := flat(soon(t, "reader", func() socket.End { return <-ends })); got != want {
				t.Errorf("the reader got %+v, want %+v", got, want)
			}
			if got := flat(c.End(err)); got != want {
				t.Errorf("the writer's end is %+v, want %+v", got, want)
			}
			if err := c.WriteBinary(noise); !errors.As(err, &failed) {
				t.Errorf("the next write gives %v, want the reason for the cut", err)
			}
		})
	}
}

func TestWriteTimeoutIsPerFrame(t *testing.T) {
	srv := wstest.Serve(t, wstest.Echo())
	c, _ := open(t, socket.Config{WriteTimeout: 40 * time.Millisecond}, socket.Request{URL: srv.URL})
	// The writes go on for longer than timeout and surplus together: the
	// deadline must have been renewed.
	tick := time.NewTicker(30 * time.Millisecond)
	defer tick.Stop()
	for range 5 {
		if err := c.WriteText([]byte("x")); err != nil {
			t.Fatal(err)
		}
		read(t, c)
		<-tick.C
	}
}

func TestWriteAfterReset(t *testing.T) {
	done := make(chan struct{})
	srv := wstest.Frames(t, func(p *wstest.Peer) {
		reset(p)
		close(done)
	})
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL})
	<-done
	var err error
	waitUntil(t, "a write fails", func() bool {
		err = c.WriteText([]byte("x"))
		return err != nil
	})
	var failed *socket.Error
	if !errors.As(err, &failed) || failed.Kind != socket.KindTCPReset || failed.Phase != socket.PhaseWrite {
		t.Errorf("got %v, want tcp.reset of a write", err)
	}
	if _, _, _, err := c.ReadMessage(nil, false); err == nil {
		t.Error("the reader got a message")
	}
}

func TestWriteAfterSendClose(t *testing.T) {
	srv := wstest.Frames(t, func(p *wstest.Peer) { p.ReceiveAll() })
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL})
	if err := c.SendClose(1000, ""); err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func() error{
		"text":   func() error { return c.WriteText(nil) },
		"binary": func() error { return c.WriteBinary(nil) },
		"ping":   func() error { _, err := c.Ping(nil); return err },
		"pong":   func() error { return c.Pong(nil) },
		"close":  func() error { return c.SendClose(1000, "") },
	} {
		if err := write(); !errors.Is(err, socket.ErrClosed) {
			t.Errorf("%s: got %v, want ErrClosed", name, err)
		}
	}
}
