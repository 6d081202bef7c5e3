package httpclient_test

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/httpclient"
	"wsrun/internal/wstest"
	"wsrun/runner/cookies"
)

// A kept connection that the server closes instead of answering: what may be repeated is sent again, once.
func TestKeptConnectionIsClosed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		method string
		header http.Header
		again  bool
	}{
		{method: "GET", again: true},
		{method: "HEAD", again: true},
		{method: "POST"},
		{method: "PUT"},
		{method: "POST", header: http.Header{"Idempotency-Key": {"1"}}, again: true},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.method, tt.again), func(t *testing.T) {
			t.Parallel()
			var connections, requests atomic.Int64
			srv := wstest.TCP(t, func(p *wstest.Peer) {
				first := connections.Add(1) == 1
				buf := bufio.NewReader(p)
				for n := 0; ; n++ {
					r, err := http.ReadRequest(buf)
					if err != nil {
						return
					}
					_, _ = io.Copy(io.Discard, r.Body)
					requests.Add(1)
					if first && n == 1 {
						return
					}
					_, _ = io.WriteString(p, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
				}
			})
			c := newClient(t, httpclient.Config{}, nil)
			get(t, c, srv.URL)
			x, err := c.Do(t.Context(), httpclient.Request{Method: tt.method, URL: parse(t, srv.URL), Header: tt.header, Body: []byte("x")})
			switch {
			case tt.again && err != nil:
				t.Fatal(err)
			case tt.again && (x.Reused || x.Status != 200 || connections.Load() != 2 || requests.Load() != 3):
				t.Errorf("got %+v after %d connections and %d requests, want 2 and 3", x, connections.Load(), requests.Load())
			case !tt.again && (err == nil || !strings.Contains(err.Error(), "closed the connection without an answer")):
				t.Errorf("got %v, want that the connection was closed", err)
			case !tt.again && (!x.Reused || connections.Load() != 1 || requests.Load() != 2):
				t.Errorf("got %+v after %d connections and %d requests, want 1 and 2", x, connections.Load(), requests.Load())
			}
		})
	}
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	other := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Header.Get("Authorization"), r.Header.Get("Cookie"), r.Header.Get("X-Kept"))
	})
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case r.URL.Path == "/other":
			http.Redirect(w, r, parse(t, other.URL).String(), http.StatusFound)
		case r.URL.Path == "/end":
			fmt.Fprintf(w, "%s %s %s", r.Method, body, r.Header.Get("Content-Type"))
		default:
			var status int
			_, _ = fmt.Sscanf(r.URL.Path, "/%d", &status)
			w.Header().Set("Location", "/end")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "elsewhere")
		}
	})
	tests := []struct {
		method string
		status int
		want   string
	}{
		{"POST", 301, "GET  "}, {"POST", 302, "GET  "}, {"POST", 303, "GET  "}, {"PUT", 303, "GET  "},
		{"POST", 307, "POST x text/plain"}, {"POST", 308, "POST x text/plain"}, {"PUT", 302, "PUT x text/plain"},
	}
	header := http.Header{"Content-Type": {"text/plain"}, "Authorization": {"secret"}, "Cookie": {"a=b"}, "X-Kept": {"kept"}}
	c := newClient(t, httpclient.Config{}, nil)
	for _, tt := range tests {
		r := httpclient.Request{
			Method: tt.method, URL: parse(t, fmt.Sprint(srv.URL, tt.status)), Header: header, Body: []byte("x"), Follow: true,
		}
		x := do(t, c, r)
		if got := string(x.Body); got != tt.want || x.Redirects != 1 || x.URL.Path != "/end" || x.Method != strings.Fields(tt.want)[0] {
			t.Errorf("%s, %d: got %q by %s %s, want %q", tt.method, tt.status, got, x.Method, x.URL, tt.want)
		}
		if x.FirstByte.Before(x.Written) || x.Phases.Waiting <= 0 || x.Phases.Blocked+x.Phases.Duration() > x.Done.Sub(x.Begun) {
			t.Errorf("%s, %d: got the times of %+v", tt.method, tt.status, x)
		}
		r.Follow = false
		if x := do(t, c, r); x.Status != tt.status || x.Redirects != 0 || string(x.Body) != "elsewhere" {
			t.Errorf("%s, %d: got %d and %q, want the redirect", tt.method, tt.status, x.Status, x.Body)
		}
	}
	x := do(t, c, httpclient.Request{URL: parse(t, srv.URL+"other"), Header: header, Follow: true})
	if got := string(x.Body); got != "kept" {
		t.Errorf("another server was told %q, want nothing that is not for it", got)
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("all work and no play ", 1000)
	packed := func(newWriter func(io.Writer) io.WriteCloser) string {
		var b bytes.Buffer
		w := newWriter(&b)
		_, _ = io.WriteString(w, long)
		_ = w.Close()
		return b.String()
	}
	raw := func(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 5); return f }
	tests := []struct {
		name, encoding, body, want string
		chunked                    bool
		method                     string
	}{
		{name: "empty"},
		{name: "short", body: "abc", want: "abc"},
		{name: "chunks", body: long, want: long, chunked: true},
		{name: "long", body: long, want: long},
		{name: "gzip", encoding: "gzip", body: zipped(long), want: long},
		{name: "gzip in chunks", encoding: "GZIP", body: zipped(long), want: long, chunked: true},
		{name: "gzip twice", encoding: "x-gzip", body: zipped("a") + zipped("b"), want: "ab"},
		{name: "gzip of nothing", encoding: "gzip"},
		{name: "deflate", encoding: "deflate", body: packed(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }), want: long},
		{name: "deflate without a header", encoding: "deflate", body: packed(raw), want: long, chunked: true},
		{name: "deflate of nothing", encoding: "deflate", chunked: true},
		{name: "an encoding that is not known", encoding: "br", body: "abc", want: "abc"},
		{name: "HEAD", method: "HEAD", encoding: "gzip", body: "abc"},
	}
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for _, tt := range tests {
			if tt.name != r.URL.Query().Get("name") {
				continue
			}
			if tt.encoding != "" {
				w.Header().Set("Content-Encoding", tt.encoding)
			}
			if !tt.chunked {
				w.Header().Set("Content-Length", fmt.Sprint(len(tt.body)))
			} else {
				_ = http.NewResponseController(w).Flush()
			}
			_, _ = io.WriteString(w, tt.body)
		}
	})
	c := newClient(t, httpclient.Config{MaxBody: 64 << 10}, nil)
	for i, tt := range tests {
		u := parse(t, srv.URL)
		u.RawQuery = "name=" + tt.name
		x := do(t, c, httpclient.Request{Method: tt.method, URL: u})
		if diff := cmp.Diff(tt.want, string(x.Body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if wire := int64(len(tt.body)); tt.method != "HEAD" && x.WireSize != wire || x.Header.Get("Content-Encoding") != tt.encoding {
			t.Errorf("%s: got %d bytes in %q, want %d in %q", tt.name, x.WireSize, x.Header.Get("Content-Encoding"), wire, tt.encoding)
		}
		if x.Reused != (i > 0) {
			t.Errorf("%s: reused %t: a body before it was not read to its end", tt.name, x.Reused)
		}
	}
}

// Answers that are no usual ones, but answers.
func TestOtherAnswers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, answer, body string
		status             int
	}{
		{"101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", "", 101},
		{"103 before it", "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", "x", 200},
		{"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nx", "x", 200},
		{"a redirect to nowhere", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "", 302},
		{"a status of its own", "HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n", "", 599},
	} {
		srv := wstest.TCP(t, func(p *wstest.Peer) {
			if readHead(p) {
				_, _ = io.WriteString(p, tt.answer)
			}
		})
		x := do(t, newClient(t, httpclient.Config{}, nil), httpclient.Request{URL: parse(t, srv.URL), Follow: true})
		if x.Status != tt.status || string(x.Body) != tt.body {
			t.Errorf("%s: got %d and %q, want %d and %q", tt.name, x.Status, x.Body, tt.status, tt.body)
		}
	}
}

// A server that refuses a large body early has answered.
func TestAnswerBeforeTheRequestIsRead(t *testing.T) {
	t.Parallel()
	srv := wstest.TCP(t, func(p *wstest.Peer) {
		if readHead(p) {
			_, _ = io.WriteString(p, "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig")
			_, _ = io.Copy(io.Discard, p)
		}
	})
	x := do(t, newClient(t, httpclient.Config{}, nil), httpclient.Request{Method: "POST", URL: parse(t, srv.URL), Body: make([]byte, 8<<20)})
	if x.Status != 413 || string(x.Body) != "big" {
		t.Errorf("got %d and %q", x.Status, x.Body)
	}
}

// One client and one jar, several requests at a time, some of which are cut.
func TestConcurrentRequests(t *testing.T) {
	t.Parallel()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "n" + r.URL.Query().Get("n"), Value: "1"})
		fmt.Fprint(w, r.URL.RawQuery)
	})
	c := newClient(t, httpclient.Config{}, cookies.New(nil))
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			u := parse(t, srv.URL)
			u.RawQuery = fmt.Sprint("n=", n)
			for i := range 20 {
				ctx, cancel := context.WithCancel(t.Context())
				if i%5 == 4 {
					go cancel()
				}
				x, err := c.Do(ctx, httpclient.Request{URL: u})
				if err == nil && string(x.Body) != u.RawQuery || err != nil && (i%5 != 4 || !errors.Is(err, context.Canceled)) {
					t.Errorf("got %q, %v", x.Body, err)
				}
				cancel()
			}
		})
	}
	all.Wait()
}
