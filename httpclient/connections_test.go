package httpclient_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"wsrun/httpclient"
	"wsrun/internal/wstest"
	"wsrun/runner/cookies"
	"wsrun/socket"
	"wsrun/transport"
)

// A request goes the way of a handshake: given addresses, local addresses, proxies with and without TLS.
func TestWays(t *testing.T) {
	t.Parallel()
	ca := wstest.NewCA(t)
	echo := func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := strings.Cut(r.RemoteAddr, ":")
		fmt.Fprint(w, r.Host, " ", host, " ", r.Proto)
	}
	plain := wstest.Serve(t, http.HandlerFunc(echo))
	secured := ca.ServerConfig(t, "shop.test")
	secured.NextProtos = []string{"h2"}
	secure := strings.TrimSuffix(strings.TrimPrefix(newHTTP2(t, secured, echo), "https://"), "/")
	routes := map[string]string{"shop.test:80": plain.Addr, "shop.test:443": secure}
	viaHTTP, viaHTTPS := wstest.HTTPProxy(t, 200, routes), wstest.HTTPSProxy(t, ca, 200, routes)
	viaSOCKS := wstest.SOCKS5Proxy(t, 0, routes)
	local := httpclient.Config{Hosts: map[string]string{"shop.test": plain.Addr}, LocalAddrs: []netip.Addr{netip.MustParseAddr("127.0.0.9")}}
	tests := []struct {
		name, url, want, remote string
		cfg                     httpclient.Config
	}{
		{"addresses", "http://shop.test/", "shop.test 127.0.0.9 HTTP/1.1", plain.Addr, local},
		{"hosts of TLS", "https://shop.test/", "shop.test 127.0.0.1 HTTP/2.0", secure, httpclient.Config{Hosts: map[string]string{"shop.test": secure}}},
		{"HTTP proxy", "http://shop.test/", "shop.test 127.0.0.1 HTTP/1.1", viaHTTP.Addr, httpclient.Config{Proxy: viaHTTP.URL}},
		{"HTTP proxy, TLS", "https://shop.test/", "shop.test 127.0.0.1 HTTP/2.0", viaHTTP.Addr, httpclient.Config{Proxy: viaHTTP.URL}},
		{"HTTPS proxy", "http://shop.test/", "shop.test 127.0.0.1 HTTP/1.1", viaHTTPS.Addr, httpclient.Config{Proxy: viaHTTPS.URL}},
		{"HTTPS proxy, TLS", "https://shop.test/", "shop.test 127.0.0.1 HTTP/2.0", viaHTTPS.Addr, httpclient.Config{Proxy: viaHTTPS.URL}},
		{"SOCKS", "https://shop.test/", "shop.test 127.0.0.1 HTTP/2.0", viaSOCKS.Addr, httpclient.Config{Proxy: viaSOCKS.URL}},
	}
	for _, tt := range tests {
		tt.cfg.TLS = &tls.Config{RootCAs: ca.Pool()}
		c := newClient(t, tt.cfg, nil)
		for _, reused := range []bool{false, true} {
			x := get(t, c, tt.url)
			if got := string(x.Body); got != tt.want || x.Remote != tt.remote || x.Reused != reused {
				t.Errorf("%s: got %q from %s, reused %t, want %q from %s, %t", tt.name, got, x.Remote, x.Reused, tt.want, tt.remote, reused)
			}
			if x.BytesSent <= 0 || x.BytesReceived <= 0 {
				t.Errorf("%s: got %d bytes sent and %d received", tt.name, x.BytesSent, x.BytesReceived)
			}
		}
	}
}

// Faults of a server that speaks HTTP/2, where a request is a stream of a connection that goes on.
func TestHTTP2Faults(t *testing.T) {
	t.Parallel()
	ca := wstest.NewCA(t)
	secure := ca.ServerConfig(t, "127.0.0.1")
	secure.NextProtos = []string{"h2"}
	done := make(chan struct{})
	srv := newHTTP2(t, secure, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/abort":
			panic(http.ErrAbortHandler)
		case "/silent":
			<-done
		case "/early", "/stalls":
			_, _ = io.WriteString(w, "abc")
			_ = http.NewResponseController(w).Flush()
			if r.URL.Path == "/early" {
				panic(http.ErrAbortHandler)
			}
			<-done
		case "/endless":
			for {
				if _, err := w.Write(make([]byte, 1000)); err != nil {
					return
				}
			}
		}
	})
	t.Cleanup(func() { close(done) })
	c := newClient(t, httpclient.Config{TLS: &tls.Config{RootCAs: ca.Pool()}, MaxBody: 64 << 10}, nil)
	tests := []struct {
		path, phase, says string
		kind              transport.Kind
	}{
		{"abort", "answer", "invalid answer from HOST: the server ended the stream: INTERNAL_ERROR", httpclient.KindInvalid},
		{"silent", "answer", "no answer from HOST within LIMIT", httpclient.KindTimeout},
		{"early", "body", "the body of 200 OK is invalid, after 3 bytes: the server ended the stream: INTERNAL_ERROR", httpclient.KindInvalid},
		{"stalls", "body", "no end of the answer from HOST within LIMIT, after 3 bytes of the body of 200 OK", httpclient.KindTimeout},
		{"endless", "body", "the body of 200 OK is over the limit of 65536 bytes", httpclient.KindInvalid},
	}
	for i, tt := range tests {
		u := parse(t, srv+tt.path)
		patiently(t, func(limit time.Duration) string {
			lasts := 10 * time.Second
			if tt.kind == httpclient.KindTimeout {
				lasts = limit
			}
			ctx, cancel := transport.Limit(t.Context(), lasts)
			defer cancel()
			x, err := c.Do(ctx, httpclient.Request{URL: u})
			says := strings.NewReplacer("HOST", u.Host, "LIMIT", limit.String()).Replace(tt.says)
			var failed *httpclient.Error
			if !errors.As(err, &failed) || failed.Kind != tt.kind || failed.Phase != tt.phase || !strings.Contains(err.Error(), says) {
				return fmt.Sprintf("%s: got %v\nwant kind %s, phase %s, and %s", tt.path, err, tt.kind, tt.phase, says)
			}
			if i > 0 && !x.Reused {
				return tt.path + ": on a new connection"
			}
			return ""
		})
	}
}

// The cookie of a login is in the handshake, and a handshake's in the requests after it.
func TestCookiesOfHandshakes(t *testing.T) {
	t.Parallel()
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Upgrade") == "":
			http.SetCookie(w, &http.Cookie{Name: "login", Value: "1"})
			fmt.Fprint(w, r.Header.Get("Cookie"))
		default:
			w.Header().Set("Set-Cookie", "seat="+r.Header.Get("Cookie")[len("login="):]+"2")
			http.Error(w, "full", http.StatusServiceUnavailable)
		}
	}))
	jar := cookies.New(nil)
	c := newClient(t, httpclient.Config{}, jar)
	get(t, c, srv.URL)
	_, hs := socket.NewDialer(socket.Config{}).Dial(t.Context(), socket.Request{URL: srv.URL, Jar: jar})
	if hs.Status != http.StatusServiceUnavailable {
		t.Fatalf("got %+v", hs)
	}
	if got := string(get(t, c, srv.URL).Body); got != "login=1; seat=12" {
		t.Errorf("got the cookies %q, want both", got)
	}
}
