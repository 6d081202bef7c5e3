package runner_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wsrun/internal/wstest"
)

// shop is a server that behaves: it echoes messages, and counts what is asked for over HTTP.
type shop struct {
	*wstest.Server
	http string // http://host:port

	mu    sync.Mutex
	asked map[string]int // "METHOD /path"
}

// serveShop serves messages with ws, and HTTP with answer, after it has counted the request. Either may be nil.
func serveShop(t *testing.T, ws http.Handler, answer http.HandlerFunc) *shop {
	t.Helper()
	s := &shop{asked: map[string]int{}}
	if ws == nil {
		ws = wstest.Echo()
	}
	s.Server = wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "" {
			ws.ServeHTTP(w, r)
			return
		}
		s.mu.Lock()
		s.asked[r.Method+" "+r.URL.Path]++
		s.mu.Unlock()
		if answer != nil {
			answer(w, r)
		}
	}))
	s.http = "http://" + s.Addr
	return s
}

// count is how often something was asked for.
func (s *shop) count(what string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[what]
}

// answers is a server that calls each for every request, until that is false, which closes the connection.
func answers(t *testing.T, each func(p *wstest.Peer, r *http.Request) bool) string {
	t.Helper()
	return "http://" + wstest.TCP(t, func(p *wstest.Peer) {
		buf := bufio.NewReader(p)
		for {
			r, err := http.ReadRequest(buf)
			if err != nil {
				return
			}
			if _, err = io.Copy(io.Discard, r.Body); err != nil || !each(p, r) {
				return
			}
		}
	}).Addr
}

// says is a server that writes an answer to each request, and closes.
func says(t *testing.T, answer string) string {
	t.Helper()
	return answers(t, func(p *wstest.Peer, _ *http.Request) bool {
		_, _ = io.WriteString(p, answer)
		return false
	})
}

// drips is a server that writes an answer and then a piece again and again.
func drips(t *testing.T, answer, piece string, pause time.Duration) string {
	t.Helper()
	return answers(t, func(p *wstest.Peer, _ *http.Request) bool {
		_, err := io.WriteString(p, answer)
		for err == nil {
			if pause > 0 {
				p.Delay(pause)
			}
			_, err = io.WriteString(p, piece)
		}
		return false
	})
}

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

// httpFault is what a run makes of an HTTP request that fails.
type httpFault struct {
	name  string
	to    string // the server
	kind  string
	says  string
	more  string // modifiers of the request
	waits bool   // until its limit is over
}

func httpFaults(t *testing.T) []httpFault {
	const ok = "HTTP/1.1 200 OK\r\n"
	bomb := gzipped(strings.Repeat("\x00", 1<<20))
	secure := wstest.ServeTLS(t, wstest.NewCA(t), http.NotFoundHandler())
	silent := wstest.TCP(t, func(p *wstest.Peer) { <-p.Done })
	loop := answers(t, func(p *wstest.Peer, _ *http.Request) bool {
		_, err := io.WriteString(p, "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")
		return err == nil
	})
	reset := answers(t, func(p *wstest.Peer, _ *http.Request) bool {
		_ = p.Conn.(interface{ NetConn() net.Conn }).NetConn().(*net.TCPConn).SetLinger(0)
		return false
	})
	return []httpFault{
		{name: "refused", to: "http://" + wstest.ClosedAddr(t), kind: "tcp.refused", says: "connection refused by 127.0.0.1:"},
		{name: "reset", to: reset, kind: "tcp.reset", says: "connection reset by 127.0.0.1:"},
		{name: "TLS that nobody trusts", to: "https://" + secure.Addr, kind: "tls", says: "signed by unknown authority"},
		{name: "TLS that is silent", to: "https://" + silent.Addr, kind: "handshake.timeout", says: "no TLS handshake with", waits: true},
		{name: "404", to: says(t, "HTTP/1.1 404 Not Found\r\nContent-Length: 8\r\n\r\nno order"), kind: "http.status", says: "the answer was 404 Not Found, not 2xx: no order"},
		{name: "503", to: says(t, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"), kind: "http.status", says: "the answer was 503 Service Unavailable, not 2xx"},
		{name: "200 where 201 is expected", to: says(t, ok+"Content-Length: 0\r\n\r\n"), more: "expect-status: [201, 202]", kind: "http.status", says: "the answer was 200 OK, not one of 201 202"},
		{name: "redirect", to: loop, kind: "http.status", says: "the answer was 302 Found, not 2xx, to /again (follow: true goes there)"},
		{name: "redirects without end", to: loop, more: "follow: true", kind: "http.invalid", says: `more than 10 redirects, the last to "/again"`},
		{name: "never answers", to: "http://" + silent.Addr, kind: "http.timeout", says: "no answer from 127.0.0.1:", waits: true},
		{name: "a byte now and then", to: drips(t, ok+"Content-Length: 10000\r\n\r\n", "x", 20*time.Millisecond), kind: "http.timeout", says: "of 10000 bytes of the body of 200 OK", waits: true},
		{name: "endless body", to: drips(t, ok+"\r\n", strings.Repeat("x", 1000), 0), kind: "http.invalid", says: "the body of 200 OK is over the limit of 65536 bytes"},
		{name: "body that is announced as too large", to: says(t, ok+"Content-Length: 65537\r\n\r\n"), kind: "http.invalid", says: "the body of 200 OK has 65537 bytes, over the limit of 65536"},
		{name: "gzip bomb", to: says(t, fmt.Sprintf(ok+"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", len(bomb), bomb)), kind: "http.invalid", says: "over the limit of 65536 bytes"},
		{name: "chunks that end early", to: says(t, ok+"Transfer-Encoding: chunked\r\n\r\n5\r\nhe"), kind: "http.invalid", says: "the body of 200 OK ended early, after 2 bytes"},
		{name: "body that ends early", to: says(t, ok+"Content-Length: 9\r\n\r\nhe"), kind: "http.invalid", says: "the body of 200 OK ended early, after 2 of 9 bytes"},
		{name: "closed without an answer", to: says(t, ""), kind: "http.invalid", says: "closed the connection without an answer"},
		{name: "no HTTP", to: says(t, "SSH-2.0-OpenSSH_9.6\r\n"), kind: "http.invalid", says: "malformed HTTP response"},
		{name: "bad JSON", to: says(t, ok+"Content-Length: 7\r\n\r\n{\"id\": "), more: "check: {has an id: reply.body.id == 1}", kind: "check", says: "has an id"},
		{name: "bad JSON that is set", to: says(t, ok+"Content-Length: 7\r\n\r\n{\"id\": "), more: "set: {id: reply.body.id}", kind: "expression", says: "reply.body"},
	}
}

// TestHTTPFaults lets a request meet each way to fail, in a session and before one, and states kind, counts and time.
// What comes finally is done once.
func TestHTTPFaults(t *testing.T) {
	t.Parallel()
	q := newQuiet()
	for _, f := range httpFaults(t) {
		for _, list := range []string{"before", "on-open"} {
			t.Run(f.name+" "+list, func(t *testing.T) {
				t.Parallel()
				limit, most := 10*time.Second, tolerance
				if f.waits {
					limit, most = shortLimit, shortLimit+tolerance
				}
				q.holds(t, most, func(t *testing.T) time.Duration { return f.judge(t, list, limit) })
			})
		}
	}
}

func (f *httpFault) judge(t *testing.T, list string, limit time.Duration) time.Duration {
	s := serveShop(t, nil, nil)
	res := run(t, s.URL, fmt.Sprintf(`
limits: {message: 64KiB}
vars: {id: 0}
%s:
  - http: GET %s/orders
    within: %s
    %s
  - http: GET /next
  %s
finally:
  - http: POST /done
`, list, f.to, limit, f.more, map[string]string{"before": "\non-open: [close]", "on-open": "- close"}[list]))
	sessions, failed := int64(0), int64(1)
	if list == "on-open" || f.kind == "check" {
		sessions = 1
	}
	want(t, "ws_sessions", res.count("ws_sessions"), sessions)
	if f.kind == "check" {
		want(t, "checks", res.checks(), map[string]string{f.says: "0/1"})
		want(t, "errors", res.errors(), map[string]int64{})
		want(t, "the check's reading", values(res.snap.Checks[0].Examples)[0].Value, "nil")
		want(t, "GET /next", s.count("GET /next"), 1)
		failed = 0
	} else {
		res.failed(t, f.kind, f.says)
		want(t, "GET /next", s.count("GET /next"), 0)
	}
	if f.kind == "expression" {
		failed = 0
	}
	want(t, "POST /done", s.count("POST /done"), 1)
	reqs := int64(2 + s.count("GET /next"))
	want(t, "http_reqs", res.count("http_reqs"), reqs)
	want(t, "http_req_failed", res.stats("http_req_failed").Passes, failed)
	want(t, "http_reqs done", res.count("http_reqs", "url="+s.http+"/done", "status=200"), 1)
	return res.took
}

// A proxy that wants a password refuses HTTP requests as it does handshakes.
func TestHTTPProxyRefuses(t *testing.T) {
	t.Parallel()
	proxy := wstest.HTTPProxy(t, 407, nil)
	res := run(t, "ws://shop.test/", fmt.Sprintf(`
connect: {proxy: %q}
before:
  - http: GET /orders
on-open: [close]
`, proxy.URL))
	res.failed(t, "handshake.status", "refused to connect to shop.test:80 with 407 Proxy Authentication Required")
	want(t, "http_req_failed", res.stats("http_req_failed").Passes, 1)
	want(t, "tunnels", proxy.Asked(), []string{"shop.test:80"})
}

// A connection that was kept, and that the server closes when the next request comes: that is sent once more, on
// another connection, if its method allows it.
func TestHTTPKeptConnectionClosed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		method string
		most   int64 // answers of each connection
		kind   string
		seen   int64
	}{
		{"GET", 1, "", 5}, // the request after each answer comes twice: 1 + 2 + 2
		{"POST", 1, "http.invalid", 2},
		{"GET", 0, "http.invalid", 1}, // a fresh connection: never again
	} {
		t.Run(fmt.Sprint(tt.method, tt.most), func(t *testing.T) {
			t.Parallel()
			var seen atomic.Int64
			to := "http://" + wstest.TCP(t, func(p *wstest.Peer) {
				buf := bufio.NewReader(p)
				for n := int64(0); ; n++ {
					if _, err := http.ReadRequest(buf); err != nil {
						return
					}
					if seen.Add(1); n == tt.most {
						return
					}
					_, _ = io.WriteString(p, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
				}
			}).Addr
			s := serveShop(t, nil, nil)
			res := run(t, s.URL, fmt.Sprintf(`
on-open:
  - http: %[1]s %[2]s/1
  - http: %[1]s %[2]s/2
  - http: %[1]s %[2]s/3
  - close
finally: [{http: POST /done}]
`, tt.method, to))
			if tt.kind == "" {
				res.passed(t, 1)
			} else {
				res.failed(t, tt.kind, "closed the connection without an answer")
			}
			want(t, "requests that the server saw", seen.Load(), tt.seen)
			want(t, "POST /done", s.count("POST /done"), 1)
		})
	}
}

// A redirect that is followed is one request, whose answer is the last one's.
func TestHTTPRedirectFollowed(t *testing.T) {
	t.Parallel()
	s := serveShop(t, nil, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new?x=1", http.StatusSeeOther)
			return
		}
		fmt.Fprint(w, `{"way": "`+r.Method+`"}`)
	})
	res := run(t, s.URL, `
before:
  - http: POST /old
    follow: true
    json: {a: 1}
    check: {"with GET": 'reply.body.way == "GET" and reply.url endsWith "/new?x=1"'}
on-open: [close]
`)
	res.passed(t, 1)
	want(t, "checks", res.checks(), map[string]string{"with GET": "1/0"})
	want(t, "http_reqs", res.count("http_reqs"), 1)
	want(t, "GET /new", s.count("GET /new"), 1)
}
