package transport_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/internal/wstest"
	"wsrun/transport"
)

const patience = 10 * time.Second

// target is where a test server listens.
func target(t *testing.T, srv *wstest.Server, secure bool) transport.Target {
	t.Helper()
	u := &url.URL{Scheme: "http", Host: srv.Addr}
	if secure {
		u.Scheme = "https"
	}
	to, err := transport.TargetOf(u)
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// TestDialServesHTTP makes an ordinary HTTP request over what Dial returned.
func TestDialServesHTTP(t *testing.T) {
	ca := wstest.NewCA(t)
	teapot := wstest.Status(http.StatusTeapot, nil, "short and stout")
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			srv := wstest.Serve(t, teapot)
			if secure {
				srv = wstest.ServeTLS(t, ca, teapot)
			}
			d := transport.NewDialer(transport.Config{Proxy: "none", TLS: &tls.Config{RootCAs: ca.Pool()}})
			ctx, cancel := transport.Limit(t.Context(), patience)
			defer cancel()
			conn, opening := d.Dial(ctx, target(t, srv, secure))
			if opening.Err != nil {
				t.Fatal(opening.Err)
			}
			defer conn.Close()
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+srv.Addr+"/", nil)
			if err != nil {
				t.Fatal(err)
			}
			var asker transport.Asker
			if err := asker.Send(conn, req); err != nil {
				t.Fatal(err)
			}
			ans := asker.Answer(conn)
			defer asker.Done(ans)
			resp, err := ans.ReadHead(req)
			if err != nil {
				t.Fatal(err)
			}
			body := string(ans.Body(resp, opening.Link))
			if resp.StatusCode != http.StatusTeapot || body != "short and stout" {
				t.Errorf("got %d with %q, want a teapot", resp.StatusCode, body)
			}
			if !opening.Detach() {
				t.Error("the connection was interrupted, and nothing ended its context")
			}
			if opening.TCP <= 0 || opening.DNS != 0 || (opening.TLS > 0) != secure || opening.Remote != srv.Addr {
				t.Errorf("got TCP %s, DNS %s, TLS %s with %s", opening.TCP, opening.DNS, opening.TLS, opening.Remote)
			}
			if sent, received := opening.Link.BytesSent(), opening.Link.BytesReceived(); sent < 50 || received < 50 {
				t.Errorf("got %d bytes sent and %d received, want those of a request and an answer", sent, received)
			}
		})
	}
}

// TestDialFails has every phase fail.
func TestDialFails(t *testing.T) {
	silent := wstest.TCP(t, func(p *wstest.Peer) { _, _ = io.Copy(io.Discard, p) })
	refuser := wstest.HTTPProxy(t, http.StatusForbidden, nil)
	closed := wstest.ClosedAddr(t)
	type failure struct {
		Kind        transport.Kind
		Phase, Text string
		Status      int
		Sent        bool
	}
	for name, tt := range map[string]struct {
		cfg    transport.Config
		target string
		want   failure
	}{
		"nothing listens": {
			transport.Config{Proxy: "none"}, "http://" + closed,
			failure{transport.KindTCPRefused, "tcp", "connection refused by " + closed, 0, false},
		},
		"no TLS": {
			transport.Config{Proxy: "none"}, "https://" + silent.Addr,
			failure{
				transport.KindHandshakeTimeout, "tls", "no TLS handshake with " + silent.Addr + " within 50ms", 0, true,
			},
		},
		"no proxy": {
			transport.Config{Proxy: "http://" + closed}, "http://a.example",
			failure{transport.KindTCPRefused, "tcp", "proxy: connection refused by " + closed, 0, false},
		},
		"the proxy refuses": {
			transport.Config{Proxy: refuser.URL}, "http://a.example",
			failure{
				transport.KindHandshakeStatus, "proxy",
				"proxy " + refuser.Addr + " refused to connect to a.example:80 with 403 Forbidden", 403, true,
			},
		},
		"the proxy is silent": {
			transport.Config{Proxy: "http://" + silent.Addr}, "http://a.example",
			failure{
				transport.KindHandshakeTimeout, "proxy", "no answer from the proxy " + silent.Addr + " within 50ms", 0, true,
			},
		},
		"a broken config": {
			transport.Config{Proxy: "none", Hosts: map[string]string{"a.example": "b"}}, "http://a.example",
			failure{transport.KindGenerator, "dns", `hosts: "b" is not an IP address or ip:port`, 0, false},
		},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := url.Parse(tt.target)
			if err != nil {
				t.Fatal(err)
			}
			to, err := transport.TargetOf(u)
			if err != nil {
				t.Fatal(err)
			}
			limit := patience
			if tt.want.Kind == transport.KindHandshakeTimeout {
				limit = 50 * time.Millisecond
			}
			ctx, cancel := transport.Limit(t.Context(), limit)
			defer cancel()
			conn, opening := transport.NewDialer(tt.cfg).Dial(ctx, to)
			if conn != nil || opening.Link != nil || opening.Err == nil {
				t.Fatalf("got %v, %v with %v, want an error alone", conn, opening.Link, opening.Err)
			}
			e := opening.Err
			got := failure{e.Kind, e.Phase, e.Error(), e.Status, opening.BytesSent > 0}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if e.Status != opening.Status {
				t.Errorf("got the status %d in the error and %d of the answer", e.Status, opening.Status)
			}
		})
	}
}

// TestDialByWrongProxy has a proxy in the environment that is none: no phase is
// to blame.
func TestDialByWrongProxy(t *testing.T) {
	srv := wstest.TCP(t, func(*wstest.Peer) {})
	t.Setenv("HTTP_PROXY", "gopher://"+srv.Addr)
	d := transport.NewDialer(transport.Config{})
	_, opening := d.Dial(t.Context(), transport.Target{Host: "a.example", Port: "80"})
	if err := opening.Err; err == nil || err.Kind != transport.KindHandshakeInvalid || err.Phase != "" {
		t.Errorf("got %v, want an error of no phase", opening.Err)
	}
}

// TestDialContext ends the context of an open connection, before and after
// Detach.
func TestDialContext(t *testing.T) {
	srv := wstest.TCP(t, func(p *wstest.Peer) { _, _ = io.Copy(p, p) })
	d := transport.NewDialer(transport.Config{Proxy: "none"})
	for name, detach := range map[string]bool{"attached": false, "detached": true} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			conn, opening := d.Dial(ctx, target(t, srv, false))
			if opening.Err != nil {
				t.Fatal(opening.Err)
			}
			defer conn.Close()
			if detach && !opening.Detach() {
				t.Error("Detach says that the context has ended")
			}
			cancel()
			if detach {
				echo(t, conn)
				return
			}
			_, err := conn.Read(make([]byte, 1))
			failed := transport.Failed(ctx, transport.PhaseOf(transport.PhaseTLS), srv.Addr, err)
			if !errors.Is(failed, context.Canceled) || failed.Error() != "interrupted while shaking hands with "+srv.Addr {
				t.Errorf("got %v, want an interrupted read", failed)
			}
			if opening.Detach() {
				t.Error("Detach does not say that the context has ended")
			}
		})
	}
}

// echo sends a word to an echo server and reads it.
func echo(t *testing.T, conn io.ReadWriter) {
	t.Helper()
	if _, err := io.WriteString(conn, "word"); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 4)
	if _, err := io.ReadFull(conn, got); err != nil || string(got) != "word" {
		t.Errorf("got %q, %v, want the echo", got, err)
	}
}

func TestTargetOf(t *testing.T) {
	for raw, want := range map[string]string{
		"http://a.example/":      "a.example:80",
		"https://a.example/":     "a.example:443 with TLS",
		"https://a.example:8443": "a.example:8443 with TLS",
		"http://[::1]":           "[::1]:80",
		"http://bücher.example/": "xn--bcher-kva.example:80",
		"http://:80/":            "there is no host in it",
	} {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		to, err := transport.TargetOf(u)
		got := to.String()
		switch {
		case err != nil:
			got = err.Error()
		case to.TLS:
			got += " with TLS"
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", raw, got, want)
		}
	}
}
