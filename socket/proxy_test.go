package socket_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

func TestProxy(t *testing.T) {
	ca := wstest.NewCA(t)
	plain, secure := wstest.Serve(t, wstest.Echo()), wstest.ServeTLS(t, ca, wstest.Echo())
	routes := map[string]string{"chat.example.com:80": plain.Addr, "localhost:443": secure.Addr}
	makers := map[string]func(map[string]string) *wstest.Proxy{
		"http":   func(r map[string]string) *wstest.Proxy { return wstest.HTTPProxy(t, 200, r) },
		"https":  func(r map[string]string) *wstest.Proxy { return wstest.HTTPSProxy(t, ca, 200, r) },
		"socks5": func(r map[string]string) *wstest.Proxy { return wstest.SOCKS5Proxy(t, 0, r) },
	}
	tests := []struct {
		name, url, asked string
		hosts            map[string]string
	}{
		{name: "ws by name", url: "ws://chat.example.com/", asked: "chat.example.com:80"},
		{name: "wss by name", url: "wss://localhost/", asked: "localhost:443"},
		{name: "ws by address", url: plain.URL, asked: plain.Addr},
		{
			name: "a name of hosts", url: "ws://other.example.com/", asked: plain.Addr,
			hosts: map[string]string{"other.example.com": plain.Addr},
		},
	}
	for scheme, start := range makers {
		for _, tt := range tests {
			t.Run(scheme+"/"+tt.name, func(t *testing.T) {
				p := start(routes)
				u, err := url.Parse(p.URL)
				if err != nil {
					t.Fatal(err)
				}
				u.User = url.UserPassword("bob", "secret")
				cfg := socket.Config{Proxy: u.String(), TLS: clientTLS(ca), Hosts: tt.hosts}
				c, hs := open(t, cfg, socket.Request{URL: tt.url})
				if err := c.WriteText([]byte("hi")); err != nil {
					t.Fatal(err)
				}
				if got := read(t, c); got != "hi" {
					t.Errorf("got %q, want hi", got)
				}
				if hs.Remote != p.Addr {
					t.Errorf("got remote %s, want the proxy's %s", hs.Remote, p.Addr)
				}
				if diff := cmp.Diff([]string{tt.asked}, p.Asked()); diff != "" {
					t.Errorf("asked for (-want +got):\n%s", diff)
				}
				want := "Basic Ym9iOnNlY3JldA=="
				if scheme == "socks5" {
					want = "bob:secret"
				}
				if diff := cmp.Diff([]string{want}, p.Auth()); diff != "" {
					t.Errorf("authorization (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestProxyRefuses(t *testing.T) {
	silent := wstest.TCP(t, func(p *wstest.Peer) { <-p.Done })
	deaf := wstest.TCP(t, func(p *wstest.Peer) { _, _ = p.Read(make([]byte, 1024)) })
	closed := wstest.ClosedAddr(t)
	tests := []struct {
		name   string
		proxy  string
		kind   socket.Kind
		phase  string
		status int
		text   string
	}{
		{"407", wstest.HTTPProxy(t, 407, nil).URL, socket.KindHandshakeStatus, "proxy", 407, "refused to connect to chat.example.com:80 with 407 Proxy Authentication Required"},
		{"502", wstest.HTTPProxy(t, 502, nil).URL, socket.KindHandshakeStatus, "proxy", 502, "with 502 Bad Gateway"},
		{"socks: refused", wstest.SOCKS5Proxy(t, 5, nil).URL, socket.KindTCPRefused, "proxy", 0, "refused to connect to chat.example.com:80: connection refused"},
		{"socks: no route", wstest.SOCKS5Proxy(t, 4, nil).URL, socket.KindTCPUnreachable, "proxy", 0, "host unreachable"},
		{"socks: not allowed", wstest.SOCKS5Proxy(t, 2, nil).URL, socket.KindHandshakeInvalid, "proxy", 0, "connection not allowed by ruleset"},
		{
			"consents, and nothing behind it answers", wstest.HTTPProxy(t, 200, map[string]string{"chat.example.com:80": silent.Addr}).URL,
			socket.KindHandshakeTimeout, "upgrade", 0, "no answer to the handshake from chat.example.com:80 within 50ms (through the proxy 127.0.0.1:",
		},
		{"nothing listens", "http://" + closed, socket.KindTCPRefused, "tcp", 0, "proxy: connection refused by " + closed},
		{"silent", "http://" + silent.Addr, socket.KindHandshakeTimeout, "proxy", 0, "no answer from the proxy " + silent.Addr + " within 50ms"},
		{"silent socks", "socks5://" + silent.Addr, socket.KindHandshakeTimeout, "proxy", 0, "no answer from the proxy"},
		{"closes", "http://" + deaf.Addr, socket.KindHandshakeInvalid, "proxy", 0, "the proxy " + deaf.Addr + " closed the connection without an answer"},
		{"closes socks", "socks5://" + deaf.Addr, socket.KindHandshakeInvalid, "proxy", 0, "closed the connection without an answer"},
		{"no TLS there", "https://" + silent.Addr, socket.KindHandshakeTimeout, "tls", 0, "no TLS handshake with"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := socket.Config{Proxy: tt.proxy}
			if tt.kind == socket.KindHandshakeTimeout {
				cfg.Timeout = 50 * time.Millisecond
			}
			hs := refuse(t, cfg, socket.Request{URL: "ws://chat.example.com/"})
			if hs.Err.Kind != tt.kind || hs.Err.Phase != tt.phase || hs.Err.Status != tt.status {
				t.Errorf("got %s in %s with %d, want %s in %s with %d", hs.Err.Kind, hs.Err.Phase, hs.Err.Status, tt.kind, tt.phase, tt.status)
			}
			if !strings.Contains(hs.Err.Error(), tt.text) {
				t.Errorf("got %q, want %q in it", hs.Err, tt.text)
			}
		})
	}
}

func TestProxyOfEnvironment(t *testing.T) {
	p := wstest.HTTPProxy(t, 200, map[string]string{})
	t.Setenv("HTTP_PROXY", p.URL)
	t.Setenv("NO_PROXY", "skipped.example.com")
	srv := wstest.Serve(t, wstest.Echo())
	cfg := socket.Config{Hosts: map[string]string{
		"chat.example.com": srv.Addr, "skipped.example.com": srv.Addr,
	}}
	open(t, cfg, socket.Request{URL: "ws://skipped.example.com/"})
	open(t, cfg, socket.Request{URL: srv.URL}) // loopback
	if asked := p.Asked(); len(asked) != 0 {
		t.Errorf("the proxy was asked for %v", asked)
	}
	open(t, cfg, socket.Request{URL: "ws://chat.example.com/"})
	if diff := cmp.Diff([]string{srv.Addr}, p.Asked()); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
	cfg.Proxy = "none"
	open(t, cfg, socket.Request{URL: "ws://chat.example.com/"})
	if n := len(p.Asked()); n != 1 {
		t.Errorf("the proxy was asked %d times, want 1: the last dial has none", n)
	}
}
