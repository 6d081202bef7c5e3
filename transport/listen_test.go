package transport_test

import (
	"crypto/tls"
	"io"
	"net"
	"testing"

	"wsrun/internal/wstest"
	"wsrun/transport"
)

// TestLinkOf finds the Link below TLS, or makes one, and it counts TCP's bytes
// where it can.
func TestLinkOf(t *testing.T) {
	ca := wstest.NewCA(t)
	own := func(addr string) (net.Listener, error) { return transport.Listen(addr) }
	foreign := func(addr string) (net.Listener, error) { return net.Listen("tcp", addr) }
	for name, tt := range map[string]struct {
		listen      func(string) (net.Listener, error)
		secure      bool
		least, most int64 // bytes of a word of four
	}{
		"plain":            {own, false, 4, 4},
		"TLS":              {own, true, 100, 10_000},
		"foreign":          {foreign, false, 4, 4},
		"foreign with TLS": {foreign, true, 4, 4},
	} {
		t.Run(name, func(t *testing.T) {
			ln, err := tt.listen("127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer ln.Close()
			done := make(chan struct{})
			go func() {
				defer close(done)
				client, err := net.Dial("tcp", ln.Addr().String())
				if err != nil {
					return
				}
				defer client.Close()
				if tt.secure {
					client = tls.Client(client, &tls.Config{RootCAs: ca.Pool(), ServerName: "localhost"})
				}
				_, _ = io.WriteString(client, "word")
				_, _ = io.Copy(io.Discard, client)
			}()
			defer func() { <-done }()
			accepted, err := ln.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer accepted.Close()
			if tt.secure {
				accepted = tls.Server(accepted, ca.ServerConfig(t, "localhost"))
			}
			conn, link := transport.LinkOf(accepted)
			got := make([]byte, 4)
			if _, err := io.ReadFull(conn, got); err != nil || string(got) != "word" {
				t.Fatalf("got %q, %v, want the word", got, err)
			}
			if n := link.BytesReceived(); n < tt.least || n > tt.most {
				t.Errorf("got %d bytes received, want %d to %d", n, tt.least, tt.most)
			}
		})
	}
}
