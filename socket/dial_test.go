package socket_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

func TestDialFillsHandshake(t *testing.T) {
	up := websocket.Upgrader{Subprotocols: []string{"chat.v2"}}
	srv := wstest.Serve(t, wstest.GorillaWith(up, http.Header{"X-Server": {"a", "b"}}, wstest.EchoLoop))
	c, hs := open(t, socket.Config{Subprotocols: []string{"chat.v3", "chat.v2"}}, socket.Request{URL: srv.URL})

	got := *hs
	got.DNS, got.TCP, got.TLS, got.Upgrade, got.Total, got.Header = 0, 0, 0, 0, 0, nil
	want := socket.Handshake{URL: srv.URL, Status: 101, Subprotocol: "chat.v2", Remote: srv.Addr}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("handshake (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a", "b"}, hs.Header.Values("X-Server")); diff != "" {
		t.Errorf("X-Server (-want +got):\n%s", diff)
	}
	if c.Subprotocol() != "chat.v2" {
		t.Errorf("got subprotocol %q, want chat.v2", c.Subprotocol())
	}
	if hs.DNS != 0 || hs.TLS != 0 {
		t.Errorf("got DNS %s and TLS %s of a plain connection to an address, want 0", hs.DNS, hs.TLS)
	}
	if hs.TCP <= 0 || hs.Upgrade <= 0 || hs.Total < hs.TCP+hs.Upgrade {
		t.Errorf("got TCP %s, upgrade %s, total %s, want a total of at least both", hs.TCP, hs.Upgrade, hs.Total)
	}
}

func TestDialSendsRequest(t *testing.T) {
	var got http.Header
	var host, uri string
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, host, uri = r.Header, r.Host, r.RequestURI
		wstest.Echo().ServeHTTP(w, r)
	}))
	header := http.Header{"X-List": {"1", "2"}, "Authorization": {"Bearer x"}}
	before := header.Clone()
	open(t, socket.Config{UserAgent: "tester/1"}, socket.Request{
		URL: srv.URL + "path?q=%20", Host: "chat.example.com", Header: header,
	})
	for key, want := range map[string][]string{
		"X-List": {"1", "2"}, "Authorization": {"Bearer x"}, "User-Agent": {"tester/1"},
		"Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"}, "Sec-Websocket-Extensions": nil,
	} {
		if diff := cmp.Diff(want, got.Values(key)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", key, diff)
		}
	}
	if host != "chat.example.com" || uri != "/path?q=%20" {
		t.Errorf("got %q at %q, want /path?q=%%20 at chat.example.com", uri, host)
	}
	if diff := cmp.Diff(before, header); diff != "" {
		t.Errorf("the caller's header was changed (-want +got):\n%s", diff)
	}
}

// What was sent is kept of a handshake that failed, also where the answer was a 101.
func TestDialKeepsFailedRequest(t *testing.T) {
	for name, handler := range map[string]http.Handler{
		"refused": wstest.Status(403, nil, "no"),
		"a wrong 101": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Upgrade", "websocket")
			w.WriteHeader(http.StatusSwitchingProtocols)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			_, hs := socket.NewDialer(socket.Config{}).Dial(t.Context(), socket.Request{URL: wstest.Serve(t, handler).URL, Header: http.Header{"X-One": {"1"}}})
			if hs.Err == nil || hs.Sent.Get("X-One") != "1" || hs.Sent.Get("Host") == "" {
				t.Errorf("got %v, %v, want the request of a failure", hs.Err, hs.Sent)
			}
		})
	}
}

// What was sent is kept for who asks, with what was added on the way.
func TestDialRecordsRequest(t *testing.T) {
	var got http.Header
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		got.Set("Host", r.Host)
		wstest.Echo().ServeHTTP(w, r)
	}))
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(strings.Replace(srv.URL, "ws", "http", 1))
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: "42"}})
	for _, host := range []string{"", "chat.example.com"} {
		req := socket.Request{URL: srv.URL, Header: http.Header{"X-List": {"1", "2"}, "Cookie": {"a=b"}}, Host: host, Jar: jar}
		if _, hs := open(t, socket.Config{}, req); hs.Sent != nil {
			t.Errorf("got %v, want nothing that nobody asked for", hs.Sent)
		}
		req.Record = true
		_, hs := open(t, socket.Config{}, req)
		if diff := cmp.Diff(got, hs.Sent); diff != "" {
			t.Errorf("the server's headers and the kept ones (-want +got):\n%s", diff)
		}
	}
}

func TestDialUserAgent(t *testing.T) {
	agents := make(chan []string, 1)
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		agents <- r.Header.Values("User-Agent")
		wstest.Echo().ServeHTTP(w, r)
	}))
	open(t, socket.Config{}, socket.Request{URL: srv.URL})
	if diff := cmp.Diff([]string{"wsrun"}, <-agents); diff != "" {
		t.Errorf("default (-want +got):\n%s", diff)
	}
	open(t, socket.Config{}, socket.Request{URL: srv.URL, Header: http.Header{"User-Agent": {"own"}}})
	if diff := cmp.Diff([]string{"own"}, <-agents); diff != "" {
		t.Errorf("own (-want +got):\n%s", diff)
	}
}

func TestDialCookies(t *testing.T) {
	cookies := make(chan string, 1)
	up := websocket.Upgrader{}
	header := http.Header{"Set-Cookie": {"session=42; Path=/"}}
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookies <- r.Header.Get("Cookie")
		wstest.GorillaWith(up, header, wstest.EchoLoop).ServeHTTP(w, r)
	}))
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"", "session=42"} {
		open(t, socket.Config{}, socket.Request{URL: srv.URL, Jar: jar})
		if got := <-cookies; got != want {
			t.Errorf("dial %d: got cookies %q, want %q", i+1, got, want)
		}
	}
}

func TestDialHosts(t *testing.T) {
	hosts := make(chan string, 1)
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hosts <- r.Host
		wstest.Echo().ServeHTTP(w, r)
	}))
	_, port, _ := net.SplitHostPort(srv.Addr)
	tests := []struct {
		name, url string
		hosts     map[string]string
	}{
		{"host to ip", "ws://chat.example.com:" + port, map[string]string{"chat.example.com": "127.0.0.1"}},
		{"host to ip:port", "ws://chat.example.com", map[string]string{"chat.example.com": srv.Addr}},
		{"host:port wins", "ws://chat.example.com:81", map[string]string{
			"chat.example.com:81": srv.Addr, "chat.example.com": "192.0.2.1",
		}},
		{"case", "ws://Chat.Example.com", map[string]string{"CHAT.example.com": srv.Addr}},
		{"not in ASCII", "ws://bücher.example", map[string]string{"Bücher.example:80": srv.Addr, "*.bücher.example": "192.0.2.1"}},
		{"every name below", "ws://a.b.example.com", map[string]string{"*.Example.com": srv.Addr, "example.com": "192.0.2.1", "*.com": "192.0.2.1"}},
		{"the longest wins", "ws://a.example.com:" + port, map[string]string{"*.example.com": "192.0.2.1", "a.example.com": "127.0.0.1"}},
		{"every name below, with a port", "ws://a.example.com", map[string]string{"*.example.com:80": srv.Addr, "*.example.com": "192.0.2.1"}},
		{"an address in brackets", "ws://[2001:db8::1]", map[string]string{"[2001:db8::1]": srv.Addr}},
		{"punycode", "ws://bücher.example", map[string]string{"xn--bcher-kva.example": srv.Addr}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, hs := open(t, socket.Config{Hosts: tt.hosts}, socket.Request{URL: tt.url})
			<-hosts
			if hs.DNS != 0 {
				t.Errorf("got DNS %s, want 0 for a name of hosts", hs.DNS)
			}
			if hs.Remote != srv.Addr {
				t.Errorf("got remote %s, want %s", hs.Remote, srv.Addr)
			}
		})
	}
}

// What would end the request's line, or break it, is escaped; the rest is as it was written.
func TestDialEscapesTheQuery(t *testing.T) {
	asked := make(chan string, 1)
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.RequestURI
		wstest.Echo().ServeHTTP(w, r)
	}))
	for from, want := range map[string]string{
		`/a b/é?q=a b&ü="<x>"`:                `/a%20b/%C3%A9?q=a%20b&%C3%BC=%22%3Cx%3E%22`,
		`/x?a=1&b=%20&c=a+b&d='[]{}|\^` + "`": `/x?a=1&b=%20&c=a+b&d='[]{}|\^` + "`",
		`/?`:                                  `/?`,
	} {
		_, hs := open(t, socket.Config{}, socket.Request{URL: "ws://" + srv.Addr + from})
		if got := <-asked; got != want {
			t.Errorf("%s: got %s, want %s", from, got, want)
		}
		if hs.URL != "ws://"+srv.Addr+from {
			t.Errorf("the handshake's URL is %s, want it as it was asked for", hs.URL)
		}
	}
}

func TestDialLocalAddrs(t *testing.T) {
	remotes := make(chan string, 1)
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		remotes <- host
		wstest.Echo().ServeHTTP(w, r)
	}))
	d := socket.NewDialer(socket.Config{Timeout: patience, LocalAddrs: []netip.Addr{
		netip.MustParseAddr("127.0.0.2"), netip.MustParseAddr("::1"), netip.MustParseAddr("127.0.0.3"),
	}})
	var got []string
	for range 3 {
		c, hs := d.Dial(t.Context(), socket.Request{URL: srv.URL})
		if hs.Err != nil {
			t.Skipf("this system has 127.0.0.1 alone: %v", hs.Err)
		}
		c.Release()
		got = append(got, <-remotes)
	}
	if diff := cmp.Diff([]string{"127.0.0.2", "127.0.0.3", "127.0.0.2"}, got); diff != "" {
		t.Errorf("local addresses (-want +got):\n%s", diff)
	}
}

func TestDialInterrupted(t *testing.T) {
	accepted := make(chan struct{})
	srv := wstest.TCP(t, func(p *wstest.Peer) {
		_, _ = p.Read(make([]byte, 1)) // the request
		close(accepted)
		<-p.Done
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-accepted
		cancel()
	}()
	hs := soon(t, "dial", func() *socket.Handshake {
		_, hs := socket.NewDialer(socket.Config{}).Dial(ctx, socket.Request{URL: srv.URL})
		return hs
	})
	if !errors.Is(hs.Err, context.Canceled) {
		t.Errorf("got %v, want the context's error", hs.Err)
	}
	if want := "interrupted while shaking hands with " + srv.Addr; hs.Err.Error() != want {
		t.Errorf("got %q, want %q", hs.Err, want)
	}
}

func TestDialTimeoutIsTold(t *testing.T) {
	srv := wstest.TCP(t, func(p *wstest.Peer) { <-p.Done })
	hs := refuse(t, socket.Config{Timeout: 20 * time.Millisecond}, socket.Request{URL: srv.URL})
	if want := "no answer to the handshake from " + srv.Addr + " within 20ms"; hs.Err.Error() != want {
		t.Errorf("got %q, want %q", hs.Err, want)
	}
	if !errors.Is(hs.Err, context.DeadlineExceeded) {
		t.Errorf("got %#v, want it to wrap context.DeadlineExceeded", hs.Err)
	}
	if hs.TCP <= 0 {
		t.Error("the TCP phase is not filled")
	}
}

func TestDialBrokenConfig(t *testing.T) {
	for _, cfg := range []socket.Config{
		{Proxy: "gopher://x"},
		{Hosts: map[string]string{"a": "not an ip"}},
	} {
		hs := refuse(t, cfg, socket.Request{URL: "ws://127.0.0.1:1"})
		if hs.Err.Kind != socket.KindGenerator {
			t.Errorf("%+v: got %s: %v, want generator", cfg, hs.Err.Kind, hs.Err)
		}
	}
}

func TestDialFirstFramesWithHandshake(t *testing.T) {
	srv := wstest.TCP(t, func(p *wstest.Peer) {
		// The 101 and two messages in one segment.
		var out strings.Builder
		rw := struct {
			io.Reader
			io.Writer
		}{p, &out}
		upgrade(t, rw)
		out.WriteString("\x81\x03one\x81\x03two")
		_, _ = io.WriteString(p, out.String())
		_, _ = io.Copy(io.Discard, p)
	})
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL})
	for _, want := range []string{"one", "two"} {
		if got := read(t, c); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDialURLKeepsUserinfo(t *testing.T) {
	auth := make(chan string, 1)
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		auth <- user + ":" + password
		wstest.Echo().ServeHTTP(w, r)
	}))
	u, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("bob", "secret")
	open(t, socket.Config{}, socket.Request{URL: u.String()})
	if got := <-auth; got != "bob:secret" {
		t.Errorf("got %q, want bob:secret", got)
	}
}

// TestDialCrowd opens more connections than are dialled on the caller's
// goroutine.
func TestDialCrowd(t *testing.T) {
	srv := wstest.Serve(t, wstest.Echo())
	d := socket.NewDialer(socket.Config{Timeout: patience})
	for i := range 300 {
		c, hs := d.Dial(t.Context(), socket.Request{URL: srv.URL})
		if hs.Err != nil {
			t.Fatalf("connection %d: %v", i, hs.Err)
		}
		t.Cleanup(c.Release)
		if err := c.WriteText([]byte("hi")); err != nil {
			t.Fatal(err)
		}
		read(t, c)
		if hs.Total < hs.TCP+hs.Upgrade {
			t.Errorf("connection %d: got total %s of TCP %s and upgrade %s", i, hs.Total, hs.TCP, hs.Upgrade)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, hs := d.Dial(ctx, socket.Request{URL: srv.URL}); !errors.Is(hs.Err, context.Canceled) {
		t.Errorf("got %v, want the context's error", hs.Err)
	}
}
