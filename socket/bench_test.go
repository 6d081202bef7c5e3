package socket_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/coder/websocket"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

// The benchmarks come in pairs: ours, and a client written by hand with
// coder/websocket against the same server. The server's work is in both.

var request = []byte(`{"type":"say","id":"7b0f5d0c-4f0a-4a7e-9a53-2c1d4a5e6f70","n":12345,"text":"hello, world"}`)

func benchServer(b *testing.B) *wstest.Server {
	return wstest.Frames(b, func(p *wstest.Peer) {
		// Frames are sent back as they came, with the mask removed by hand, so
		// that the server costs little.
		buf := make([]byte, 4096)
		for {
			n, err := p.Read(buf)
			if err != nil || n < 6 {
				return
			}
			frame := buf[:n]
			key := frame[2:6]
			out := append([]byte{frame[0], frame[1] & 0x7f}, frame[6:]...)
			for i := range out[2:] {
				out[2+i] ^= key[i%4]
			}
			if _, err := p.Write(out); err != nil {
				return
			}
		}
	})
}

func BenchmarkRoundTrip(b *testing.B) {
	srv := benchServer(b)
	c, hs := socket.NewDialer(socket.Config{WriteTimeout: patience, MessageLimit: 32 << 20}).Dial(b.Context(), socket.Request{URL: srv.URL})
	if hs.Err != nil {
		b.Fatal(hs.Err)
	}
	defer c.Release()
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		if err := c.WriteText(request); err != nil {
			b.Fatal(err)
		}
		_, p, _, err := c.ReadMessage(buf, true)
		if err != nil {
			b.Fatal(err)
		}
		buf = p
	}
}

func BenchmarkRoundTripCoder(b *testing.B) {
	srv := benchServer(b)
	ctx := context.Background()
	c, _, err := websocket.Dial(ctx, srv.URL, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer c.CloseNow()
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Write(ctx, websocket.MessageText, request); err != nil {
			b.Fatal(err)
		}
		if _, _, err := c.Read(ctx); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDialClose(b *testing.B) {
	srv := wstest.Frames(b, func(p *wstest.Peer) { p.ReceiveAll() })
	d := socket.NewDialer(socket.Config{Timeout: patience, WriteTimeout: patience})
	b.ReportAllocs()
	for b.Loop() {
		c, hs := d.Dial(b.Context(), socket.Request{URL: srv.URL})
		if hs.Err != nil {
			b.Fatal(hs.Err)
		}
		c.Release()
	}
}

func BenchmarkDialCloseCoder(b *testing.B) {
	srv := wstest.Frames(b, func(p *wstest.Peer) { p.ReceiveAll() })
	b.ReportAllocs()
	for b.Loop() {
		ctx, cancel := context.WithTimeout(b.Context(), patience)
		c, _, err := websocket.Dial(ctx, srv.URL, nil)
		cancel()
		if err != nil {
			b.Fatal(err)
		}
		c.CloseNow()
	}
	http.DefaultClient.CloseIdleConnections()
}

func BenchmarkWriteLarge(b *testing.B) {
	srv := wstest.Frames(b, func(p *wstest.Peer) { drain(p) })
	c, hs := socket.NewDialer(socket.Config{WriteTimeout: patience}).Dial(b.Context(), socket.Request{URL: srv.URL})
	if hs.Err != nil {
		b.Fatal(hs.Err)
	}
	defer c.Release()
	p := make([]byte, 1<<20)
	b.SetBytes(int64(len(p)))
	for b.Loop() {
		if err := c.WriteBinary(p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteLargeCoder(b *testing.B) {
	srv := wstest.Frames(b, func(p *wstest.Peer) { drain(p) })
	ctx := context.Background()
	c, _, err := websocket.Dial(ctx, srv.URL, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer c.CloseNow()
	p := make([]byte, 1<<20)
	b.SetBytes(int64(len(p)))
	for b.Loop() {
		if err := c.Write(ctx, websocket.MessageBinary, p); err != nil {
			b.Fatal(err)
		}
	}
}

func drain(p *wstest.Peer) {
	buf := make([]byte, 256<<10)
	for {
		if _, err := p.Read(buf); err != nil {
			return
		}
	}
}
