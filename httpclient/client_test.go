package httpclient_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/httpclient"
	"wsrun/internal/wstest"
)

func TestExchange(t *testing.T) {
	t.Parallel()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Seen", r.Header.Get("X-Given"))
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, "%s %s %s %s", r.Method, r.URL, r.Host, body)
	})
	c := newClient(t, httpclient.Config{UserAgent: "tester"}, nil)
	given := http.Header{"X-Given": {"yes"}, "Host": {"shop.example.com"}}
	u := parse(t, srv.URL+"orders?n=a b")
	x := do(t, c, httpclient.Request{Method: "POST", URL: u, Header: given, Body: []byte("two")})
	if got, want := string(x.Body), "POST /orders?n=a%20b shop.example.com two"; got != want {
		t.Errorf("got the body %q, want %q", got, want)
	}
	sent := http.Header{
		"X-Given": {"yes"}, "Host": {"shop.example.com"}, "User-Agent": {"tester"}, "Accept-Encoding": {"gzip"},
	}
	if diff := cmp.Diff(sent, x.RequestHeader); diff != "" {
		t.Errorf("the request's header (-want +got):\n%s", diff)
	}
	if x.Method != "POST" || x.URL != u || x.Proto != "HTTP/1.1" || x.Status != 201 || x.Header.Get("X-Seen") != "yes" ||
		string(x.RequestBody) != "two" || x.WireSize != int64(len(x.Body)) || x.Remote != srv.Addr || x.Reused {
		t.Errorf("got %+v", x)
	}
	if len(given) != 2 {
		t.Errorf("the given header is changed: %v", given)
	}
}

// A request that opened a connection has its phases, the next one is without.
func TestKeepAlive(t *testing.T) {
	t.Parallel()
	ca := wstest.NewCA(t)
	srv := wstest.ServeTLS(t, ca, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.RemoteAddr)
	}))
	cfg := httpclient.Config{TLS: &tls.Config{RootCAs: ca.Pool()}}
	c := newClient(t, cfg, nil)
	first := get(t, c, srv.URL)
	if p := first.Phases; first.Reused || p.Connecting <= 0 || p.TLSHandshaking <= 0 || p.Blocked < p.Connecting+p.TLSHandshaking {
		t.Errorf("the first request: reused %t, phases %+v, want a connection and TLS", first.Reused, p)
	}
	for range 5 {
		x := get(t, c, srv.URL)
		if p := x.Phases; !x.Reused || p.Connecting != 0 || p.TLSHandshaking != 0 || string(x.Body) != string(first.Body) {
			t.Errorf("a later request: reused %t, from %s, phases %+v, want the connection of the first, from %s",
				x.Reused, x.Body, p, first.Body)
		}
		if x.BytesSent < 50 || x.BytesReceived < 50 || x.BytesSent > first.BytesSent {
			t.Errorf("sent %d bytes and received %d, want those of a request and its answer", x.BytesSent, x.BytesReceived)
		}
	}
	other := newClient(t, cfg, nil)
	if x := get(t, other, srv.URL); x.Reused {
		t.Error("another client's connection was used")
	}
}

func TestHTTP2(t *testing.T) {
	t.Parallel()
	ca := wstest.NewCA(t)
	secure := ca.ServerConfig(t, "127.0.0.1")
	secure.NextProtos = []string{"h2", "http/1.1"}
	srv := newHTTP2(t, secure, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s", r.Proto, body)
	})
	c := newClient(t, httpclient.Config{TLS: &tls.Config{RootCAs: ca.Pool()}}, nil)
	for i := range 3 {
		x := do(t, c, httpclient.Request{Method: "PUT", URL: parse(t, srv), Body: []byte("x")})
		if x.Proto != "HTTP/2.0" || string(x.Body) != "HTTP/2.0 x" || x.Reused != (i > 0) {
			t.Errorf("got %s, %q, reused %t", x.Proto, x.Body, x.Reused)
		}
		if x.Remote != strings.TrimPrefix(strings.TrimSuffix(srv, "/"), "https://") || x.Written.Before(x.Begun) || x.FirstByte.Before(x.Written) {
			t.Errorf("got %+v", x)
		}
	}
}

// What a server delays is in the phase that it delays.
func TestPhases(t *testing.T) {
	t.Parallel()
	const wait, trickle = 60 * time.Millisecond, 40 * time.Millisecond
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		wstest.Delay(r.Context().Done(), wait)
		fmt.Fprint(w, "one")
		_ = http.NewResponseController(w).Flush()
		wstest.Delay(r.Context().Done(), trickle)
		fmt.Fprint(w, "two")
	})
	c := newClient(t, httpclient.Config{}, nil)
	var x *httpclient.Exchange
	for range 20 { // a busy machine notes a moment late
		x = get(t, c, srv.URL)
		if x.Phases.Waiting >= wait && x.Phases.Receiving >= trickle {
			break
		}
	}
	p := x.Phases
	if p.Waiting < wait || p.Receiving < trickle || p.Sending < 0 || p.Duration() < wait+trickle {
		t.Errorf("got %+v, want waiting of %s and receiving of %s at least", p, wait, trickle)
	}
	if all := x.Done.Sub(x.Begun); p.Blocked+p.Duration() > all {
		t.Errorf("the phases %+v take longer than all of it, %s", p, all)
	}
	for _, at := range [][2]time.Time{{x.Begun, x.Written}, {x.Written, x.FirstByte}, {x.FirstByte, x.Done}} {
		if at[1].Before(at[0]) {
			t.Errorf("the times are out of order: %v", at)
		}
	}
}

// A cookie of a login is in the requests after it, also on the way of redirects, and with those of the header.
func TestCookies(t *testing.T) {
	t.Parallel()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login" {
			http.SetCookie(w, &http.Cookie{Name: "seat", Value: "12", Path: "/"})
			http.Redirect(w, r, "/home", http.StatusSeeOther)
			return
		}
		fmt.Fprint(w, r.Method, " ", r.Header.Get("Cookie"))
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, httpclient.Config{}, jar)
	x := do(t, c, httpclient.Request{
		Method: "POST", URL: parse(t, srv.URL+"login"), Header: http.Header{"Cookie": {"given=1"}}, Body: []byte("me"), Follow: true,
	})
	if got, want := string(x.Body), "GET given=1; seat=12"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := jar.Cookies(parse(t, srv.URL)); len(got) != 1 || got[0].Value != "12" {
		t.Errorf("the jar has %v, want the login's", got)
	}
	if got, want := string(get(t, c, srv.URL).Body), "GET seat=12"; got != want {
		t.Errorf("later: got %q, want %q", got, want)
	}
}

func newHTTP2(t *testing.T, secure *tls.Config, h http.HandlerFunc) string {
	t.Helper()
	ln, err := tls.Listen("tcp", "127.0.0.1:0", secure)
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h, TLSConfig: secure, Protocols: new(http.Protocols)}
	srv.Protocols.SetHTTP2(true)
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(ln)
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-served
	})
	return "https://" + ln.Addr().String() + "/"
}
