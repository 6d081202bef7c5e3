package socket_test

import (
	"errors"
	"io"
	"syscall"
	"testing"
	"time"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

// TestCutWakes cuts while the reader waits and while a write is stuck.
func TestCutWakes(t *testing.T) {
	srv := wstest.Frames(t, func(p *wstest.Peer) { <-p.Done })
	for name, cut := range map[string]func(*socket.Conn){
		"cut": (*socket.Conn).Cut, "reset": (*socket.Conn).Reset, "release": (*socket.Conn).Release,
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := open(t, socket.Config{WriteTimeout: time.Minute}, socket.Request{URL: srv.URL})
			ends, writes := make(chan socket.End, 1), make(chan error, 1)
			go func() { ends <- readEnd(c) }()
			go func() {
				big := make([]byte, 1<<20)
				for {
					if err := c.WriteBinary(big); err != nil {
						writes <- err
						return
					}
				}
			}()
			// The kernel takes some megabytes before a write gets stuck: then
			// the count stands still.
			var last int64
			still := 0
			waitUntil(t, "the writer is stuck", func() bool {
				now := c.BytesSent()
				if still++; now != last || now < 1<<20 {
					still = 0
				}
				last = now
				return still == 20
			})
			cut(c)
			cut(c)
			end := soon(t, "reader", func() socket.End { return <-ends })
			if want := (ended{Code: 1006, By: "client"}); flat(end) != want {
				t.Errorf("got %+v, want %+v", flat(end), want)
			}
			if err := soon(t, "writer", func() error { return <-writes }); !errors.Is(err, socket.ErrClosed) {
				t.Errorf("the stuck write gave %v, want ErrClosed", err)
			}
		})
	}
}

// waitUntil polls until something is so.
func waitUntil(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(2 * patience)
	for !so() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s: not within %s", what, 2*patience)
		}
	}
}

func TestResetSendsReset(t *testing.T) {
	for name, tt := range map[string]struct {
		cut  func(*socket.Conn)
		want error
	}{
		"cut":   {(*socket.Conn).Cut, io.EOF},
		"reset": {(*socket.Conn).Reset, syscall.ECONNRESET},
	} {
		t.Run(name, func(t *testing.T) {
			got := make(chan error, 1)
			srv := wstest.Frames(t, func(p *wstest.Peer) {
				_, err := p.Read(make([]byte, 1))
				got <- err
			})
			c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL})
			tt.cut(c)
			if err := soon(t, "the server", func() error { return <-got }); !errors.Is(err, tt.want) {
				t.Errorf("the server got %v, want %v", err, tt.want)
			}
		})
	}
}
