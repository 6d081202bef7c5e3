package socket_test

import (
	"errors"
	"testing"
	"time"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

const pauseLength = 150 * time.Millisecond

// Messages that came before and during a pause, also with the handshake's answer, are read when it is over.
func TestPauseReading(t *testing.T) {
	p := wstest.Frames(t, func(p *wstest.Peer) {
		p.Send(wstest.Text("one"), wstest.Text("two"))
		p.ReceiveAll()
	})
	c, _ := open(t, socket.Config{}, socket.Request{URL: p.URL})
	for _, want := range []string{"one", "two"} {
		began := time.Now()
		c.PauseReading(pauseLength / 2)
		c.PauseReading(pauseLength)
		c.PauseReading(pauseLength / 2) // does not shorten the longer one
		_, got, _, err := c.ReadMessage(nil, false)
		if err != nil || string(got) != want {
			t.Fatalf("got %q, %v, want %q", got, err, want)
		}
		if took := time.Since(began); took < pauseLength {
			t.Errorf("%q was read after %s, and the pause is %s", want, took, pauseLength)
		}
	}
	c.Cut()
}

// A reader that waits in the kernel hands over nothing before the pause's end.
func TestPauseWhileReading(t *testing.T) {
	send := make(chan struct{})
	p := wstest.Frames(t, func(p *wstest.Peer) {
		<-send
		p.Send(wstest.Text("late"))
		p.ReceiveAll()
	})
	c, _ := open(t, socket.Config{}, socket.Request{URL: p.URL})
	read := make(chan time.Time, 1)
	go func() {
		_, _, _, _ = c.ReadMessage(nil, false)
		read <- time.Now()
	}()
	awaitGoroutine(t, "[IO wait", "socket.(*Conn).ReadMessage", "TestPauseWhileReading.func")
	began := time.Now()
	c.PauseReading(pauseLength)
	close(send)
	if at := soon(t, "message", func() time.Time { return <-read }); at.Sub(began) < pauseLength {
		t.Errorf("the message was handed over after %s, and the pause is %s", at.Sub(began), pauseLength)
	}
	c.Cut()
}

func TestPauseEndsWithTheConnection(t *testing.T) {
	for name, cut := range map[string]func(*socket.Conn){"cut": (*socket.Conn).Cut, "reset": (*socket.Conn).Reset, "release": (*socket.Conn).Release} {
		t.Run(name, func(t *testing.T) {
			p := wstest.Frames(t, func(p *wstest.Peer) { p.ReceiveAll() })
			c, _ := open(t, socket.Config{}, socket.Request{URL: p.URL})
			c.PauseReading(time.Hour)
			ended := make(chan error, 1)
			go func() {
				_, _, _, err := c.ReadMessage(nil, false)
				ended <- err
			}()
			cut(c)
			c.PauseReading(time.Hour) // too late to hold anyone
			if end := c.End(soon(t, "end", func() error { return <-ended })); end.By != socket.ByClient || end.Code != 1006 {
				t.Errorf("got %+v, want 1006 by client", end)
			}
		})
	}
}

// The peer of an end that does not read can't write for ever.
func TestPauseBlocksThePeer(t *testing.T) {
	stuck := make(chan error, 1)
	srv := wstest.Serve(t, accepting(socket.AcceptConfig{WriteTimeout: 100 * time.Millisecond}, func(c *socket.Conn) {
		var err error
		for data := make([]byte, 1<<20); err == nil; {
			err = c.WriteBinary(data)
		}
		stuck <- err
	}))
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL})
	c.PauseReading(time.Minute)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		readEnd(c)
	}()
	err := soon(t, "write timeout", func() error { return <-stuck })
	var e *socket.Error
	if !errors.As(err, &e) || e.Kind != socket.KindWriteTimeout {
		t.Errorf("the peer's write ended with %v, want %s", err, socket.KindWriteTimeout)
	}
	c.Cut()
	<-ended
}
