package socket_test

import (
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

func clientTLS(ca *wstest.CA) *tls.Config {
	return &tls.Config{RootCAs: ca.Pool(), MinVersion: tls.VersionTLS12}
}

func TestTLS(t *testing.T) {
	ca, other := wstest.NewCA(t), wstest.NewCA(t)
	srv := wstest.ServeTLS(t, ca, wstest.Echo())
	plain := wstest.Serve(t, wstest.Echo())
	silent := wstest.TCP(t, func(p *wstest.Peer) { <-p.Done })
	named := socket.Config{Hosts: map[string]string{"other.example": srv.Addr}, TLS: clientTLS(ca)}

	asLocalhost := socket.Config{Hosts: named.Hosts, TLS: clientTLS(ca)}
	asLocalhost.TLS.ServerName = "localhost"
	insecure := socket.Config{TLS: &tls.Config{InsecureSkipVerify: true}}

	tests := []struct {
		name string
		cfg  socket.Config
		url  string
		kind socket.Kind // "" if it opens
		text string
	}{
		{"own authority", socket.Config{TLS: clientTLS(ca)}, srv.URL, "", ""},
		{"server name", asLocalhost, "wss://other.example", "", ""},
		{"insecure", insecure, srv.URL, "", ""},
		{"system's roots", socket.Config{}, srv.URL, socket.KindTLS, "certificate signed by unknown authority"},
		{"other authority", socket.Config{TLS: clientTLS(other)}, srv.URL, socket.KindTLS, "certificate signed by unknown authority"},
		{"other name", named, "wss://other.example", socket.KindTLS, "certificate is valid for localhost, not other.example"},
		{"no TLS there", socket.Config{TLS: clientTLS(ca)}, "wss://" + plain.Addr, socket.KindTLS, "does not speak TLS"},
		{"TLS there", socket.Config{}, "ws://" + srv.Addr, socket.KindHandshakeStatus, "400 Bad Request"},
		{"silent", socket.Config{Timeout: 50 * time.Millisecond}, "wss://" + silent.Addr, socket.KindHandshakeTimeout, "no TLS handshake with " + silent.Addr + " within 50ms"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.kind == "" {
				c, hs := open(t, tt.cfg, socket.Request{URL: tt.url})
				if hs.TLS <= 0 {
					t.Error("the TLS phase is not filled")
				}
				if err := c.WriteText([]byte("hi")); err != nil {
					t.Fatal(err)
				}
				if got := read(t, c); got != "hi" {
					t.Errorf("got %q, want hi", got)
				}
				return
			}
			hs := refuse(t, tt.cfg, socket.Request{URL: tt.url})
			if hs.Err.Kind != tt.kind || !strings.Contains(hs.Err.Error(), tt.text) {
				t.Errorf("got %s: %v, want %s with %q", hs.Err.Kind, hs.Err, tt.kind, tt.text)
			}
		})
	}
}

func TestTLSConfigIsNotChanged(t *testing.T) {
	ca := wstest.NewCA(t)
	srv := wstest.ServeTLS(t, ca, wstest.Echo())
	cfg := clientTLS(ca)
	open(t, socket.Config{TLS: cfg}, socket.Request{URL: srv.URL})
	if cfg.ServerName != "" || cfg.NextProtos != nil {
		t.Errorf("got server name %q and protocols %v in the caller's configuration", cfg.ServerName, cfg.NextProtos)
	}
}

func TestTLSClientCertificate(t *testing.T) {
	ca := wstest.NewCA(t)
	server := ca.ServerConfig(t, "127.0.0.1")
	server.ClientAuth, server.ClientCAs = tls.RequireAndVerifyClientCert, ca.Pool()
	srv := wstest.TCP(t, func(p *wstest.Peer) {
		conn := tls.Server(p, server)
		if conn.Handshake() == nil {
			upgrade(t, conn)
			_, _ = conn.Read(make([]byte, 1))
		}
	})
	cfg := clientTLS(ca)
	cfg.Certificates = []tls.Certificate{ca.Issue(t, "client")}
	open(t, socket.Config{TLS: cfg}, socket.Request{URL: "wss://" + srv.Addr})

	// With TLS 1.3 the refusal comes after the client's part of the handshake.
	hs := refuse(t, socket.Config{TLS: clientTLS(ca)}, socket.Request{URL: "wss://" + srv.Addr})
	if hs.Err.Kind != socket.KindTLS {
		t.Errorf("got %s: %v, want tls", hs.Err.Kind, hs.Err)
	}
}

func TestTLSEnds(t *testing.T) {
	ca := wstest.NewCA(t)
	tests := []struct {
		name string
		end  func(raw net.Conn, conn *tls.Conn)
		want ended
	}{
		{"close_notify", func(_ net.Conn, conn *tls.Conn) { conn.CloseWrite() },
			ended{Code: 1006, By: "network", Kind: socket.KindCloseUnexpected}},
		{"truncated", func(raw net.Conn, _ *tls.Conn) { raw.Close() },
			ended{Code: 1006, By: "network", Kind: socket.KindCloseUnexpected}},
		{"garbage", func(raw net.Conn, _ *tls.Conn) { raw.Write([]byte("\x17\x03\x03\x00\x20" + strings.Repeat("x", 32))) },
			ended{Code: 1006, By: "network", Kind: socket.KindTLS}},
		{"close frame", func(_ net.Conn, conn *tls.Conn) { conn.Write([]byte("\x88\x02\x03\xe8")) },
			ended{Code: 1000, PeerCode: 1000, Clean: true, By: "server"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := ca.ServerConfig(t, "127.0.0.1")
			srv := wstest.TCP(t, func(p *wstest.Peer) {
				conn := tls.Server(p, server)
				upgrade(t, conn)
				tt.end(p, conn)
				<-p.Done
			})
			c, _ := open(t, socket.Config{TLS: clientTLS(ca)}, socket.Request{URL: "wss://" + srv.Addr})
			got := flat(soon(t, "end", func() socket.End { return readEnd(c) }))
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}
