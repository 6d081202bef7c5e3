package httpclient_test

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"wsrun/httpclient"
	"wsrun/internal/wstest"
	"wsrun/transport"
)

// within is the time of requests that nothing else ends; soon is how much later Do may return.
const (
	within = 150 * time.Millisecond
	soon   = 50 * time.Millisecond
)

// fault is what Do makes of a server's fault.
type fault struct {
	name  string
	url   string               // instead of the server's
	peer  func(p *wstest.Peer) // what the server does after it has read a request's header; nil: there is none
	cfg   httpclient.Config    // with a MaxBody of 64 KiB
	req   httpclient.Request   // but for its URL
	kind  transport.Kind       // of the error
	phase string               // of the error
	says  string               // of the error, after method and URL; HOST is the server
	got   string               // of the body
	waits bool                 // it takes as long as within, else much less
	want  httpclient.Exchange  // Status and WireSize
}

// write is a server that writes an answer, and closes.
func write(answer string) func(*wstest.Peer) {
	return func(p *wstest.Peer) { _, _ = io.WriteString(p, answer) }
}

// stall is a server that writes the beginning of an answer.
func stall(answer string) func(*wstest.Peer) {
	return func(p *wstest.Peer) {
		_, _ = io.WriteString(p, answer)
		<-p.Done
	}
}

func reset(answer string) func(*wstest.Peer) {
	return func(p *wstest.Peer) {
		_, _ = io.WriteString(p, answer)
		_ = p.Conn.(interface{ NetConn() net.Conn }).NetConn().(*net.TCPConn).SetLinger(0)
	}
}

// forever is a server that writes an answer and then a piece again and again, with a pause in between.
func forever(answer, piece string, pause time.Duration) func(*wstest.Peer) {
	return func(p *wstest.Peer) {
		_, err := io.WriteString(p, answer)
		for err == nil {
			if pause > 0 {
				p.Delay(pause)
			}
			_, err = io.WriteString(p, piece)
		}
	}
}

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

func allFaults(t *testing.T) []fault {
	const ok, limit = "HTTP/1.1 200 OK\r\n", 64 << 10
	ca := wstest.NewCA(t)
	secure := wstest.ServeTLS(t, ca, http.NotFoundHandler())
	plain := wstest.Serve(t, http.NotFoundHandler())
	proxy407, silent := wstest.HTTPProxy(t, 407, nil), wstest.TCP(t, func(p *wstest.Peer) { <-p.Done })
	zip := zipped(strings.Repeat("x", 100))
	zip = fmt.Sprintf("Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", len(zip), zip)
	bomb := zipped(strings.Repeat("\x00", 1<<20))
	post := httpclient.Request{Method: "POST", Body: []byte("order")}
	closed := wstest.ClosedAddr(t)
	return []fault{
		{name: "refused", url: "http://" + closed + "/", kind: transport.KindTCPRefused, phase: "tcp", says: "connection refused by " + closed},
		{name: "no such host", url: "http://no-such-name.invalid/", kind: transport.KindDNS, phase: "dns", says: "no-such-name.invalid"},
		{name: "no host", url: "http:///x", kind: httpclient.KindInvalid, phase: "answer", says: "the URL has no host"},
		{name: "no such port", url: "http://127.0.0.1:99999/", kind: transport.KindDNS, phase: "dns", says: "99999"},
		{name: "TLS that nobody trusts", url: secure.URL, kind: transport.KindTLS, phase: "tls", says: "certificate signed by unknown authority"},
		{name: "TLS of another name", url: strings.Replace(secure.URL, "127.0.0.1", "other.test", 1), kind: transport.KindTLS, phase: "tls",
			cfg: httpclient.Config{Hosts: map[string]string{"other.test": "127.0.0.1"}, TLS: &tls.Config{RootCAs: ca.Pool()}}, says: "not other.test"},
		{name: "no TLS", url: strings.Replace(plain.URL, "ws:", "https:", 1), kind: transport.KindTLS, phase: "tls", says: "should the URL begin with http://?"},
		{name: "TLS that is silent", url: "https://" + silent.Addr, kind: transport.KindHandshakeTimeout, phase: "tls", says: "no TLS handshake with HOST within LIMIT", waits: true},
		{name: "slower than connect.timeout", url: "https://" + silent.Addr, kind: transport.KindHandshakeTimeout, phase: "tls", says: "no TLS handshake with HOST within LIMIT/5",
			waits: true, cfg: httpclient.Config{Timeout: within / 5}},
		{name: "proxy 407", url: "http://shop.test/", kind: transport.KindHandshakeStatus, phase: "proxy",
			cfg: httpclient.Config{Proxy: proxy407.URL}, says: "proxy " + proxy407.Addr + " refused to connect to shop.test:80 with 407 Proxy Authentication Required",
			want: httpclient.Exchange{Status: 407}},
		{name: "proxy refuses connections", url: "http://shop.test/", kind: transport.KindTCPRefused, phase: "tcp",
			cfg: httpclient.Config{Proxy: "http://" + closed}, says: "proxy: connection refused by " + closed},
		{name: "proxy is silent", url: "http://shop.test/", kind: transport.KindHandshakeTimeout, phase: "proxy", waits: true,
			cfg: httpclient.Config{Proxy: "http://" + silent.Addr}, says: "no answer from the proxy " + silent.Addr + " within LIMIT"},

		{name: "never answers", peer: stall(""), kind: httpclient.KindTimeout, phase: "answer", says: "no answer from HOST within LIMIT", waits: true},
		{name: "header that stalls", peer: stall(ok + "A: b"), kind: httpclient.KindTimeout, phase: "answer", says: "only the beginning of an answer from HOST within LIMIT", waits: true},
		{name: "closed without an answer", peer: write(""), kind: httpclient.KindInvalid, phase: "answer", says: "HOST closed the connection without an answer"},
		{name: "closed in the header", peer: write(ok + "A: b\r\n"), kind: httpclient.KindInvalid, phase: "answer", says: "HOST closed the connection in the middle of its answer's header"},
		{name: "reset without an answer", peer: reset(""), kind: transport.KindTCPReset, phase: "answer", says: "connection reset by HOST"},
		{name: "not HTTP", peer: write("SSH-2.0-x\r\n"), kind: httpclient.KindInvalid, phase: "answer", says: `invalid answer from HOST: malformed HTTP response "SSH-2.0-x"`},
		{name: "no status", peer: write("HTTP/1.1 000 Nothing\r\n\r\n"), kind: httpclient.KindInvalid, phase: "answer", says: "invalid answer from HOST: there is no status 000"},
		{name: "TLS where none is wanted", peer: write("\x15\x03\x01\x00\x02\x02\x16\r\n"), kind: httpclient.KindInvalid, phase: "answer", says: "should the URL begin with https://?"},
		{name: "header that is endless", peer: forever(ok, "A: bcdefghijklmnopqrstuvwxyz\r\n", 0), kind: httpclient.KindInvalid, phase: "answer", says: "server response headers exceeded"},
		{name: "two lengths", peer: write(ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), kind: httpclient.KindInvalid, phase: "answer", says: "Content-Length"},

		{name: "body that ends early", peer: write(ok + "Content-Length: 100\r\n\r\nabc"), kind: httpclient.KindInvalid, phase: "body", says: "the body of 200 OK ended early, after 3 of 100 bytes",
			got: "abc", want: httpclient.Exchange{Status: 200, WireSize: 3}},
		{name: "chunks that end early", peer: write(ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n5\r\nde"), kind: httpclient.KindInvalid, phase: "body", says: "the body of 200 OK ended early, after 5 bytes",
			got: "abcde", want: httpclient.Exchange{Status: 200, WireSize: 5}},
		{name: "chunks that are none", peer: write(ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\n"), kind: httpclient.KindInvalid, phase: "body", says: "the body of 200 OK is invalid, after 3 bytes: invalid byte in chunk length",
			got: "abc", want: httpclient.Exchange{Status: 200, WireSize: 3}},
		{name: "reset in the body", peer: func(p *wstest.Peer) {
			_, _ = io.WriteString(p, ok+"Content-Length: 100\r\n\r\nabc")
			p.Delay(30 * time.Millisecond) // a reset overtakes what was written before it
			reset("")(p)
		}, kind: transport.KindTCPReset, phase: "body", says: "connection reset by HOST, after 3 of 100 bytes of the body of 200 OK", got: "abc", want: httpclient.Exchange{Status: 200, WireSize: 3}},
		{name: "body that stalls", peer: stall(ok + "Content-Length: 100\r\n\r\nabc"), kind: httpclient.KindTimeout, phase: "body",
			says: "no end of the answer from HOST within LIMIT, after 3 of 100 bytes of the body of 200 OK", got: "abc", waits: true, want: httpclient.Exchange{Status: 200, WireSize: 3}},
		{name: "a byte now and then", peer: forever(ok+"Content-Length: 10000\r\n\r\n", "x", 20*time.Millisecond), kind: httpclient.KindTimeout, phase: "body",
			says: "no end of the answer from HOST within LIMIT, after ", got: "x", waits: true, want: httpclient.Exchange{Status: 200, WireSize: -1}},
		{name: "endless body", peer: forever(ok+"\r\n", strings.Repeat("x", 1000), 0), kind: httpclient.KindInvalid, phase: "body",
			says: "the body of 200 OK is over the limit of 65536 bytes", got: strings.Repeat("x", limit), want: httpclient.Exchange{Status: 200, WireSize: -1}},
		{name: "body that is announced as too large", peer: stall(ok + "Content-Length: 65537\r\n\r\n"), kind: httpclient.KindInvalid, phase: "body",
			says: "the body of 200 OK has 65537 bytes, over the limit of 65536", want: httpclient.Exchange{Status: 200}},
		{name: "gzip bomb", peer: write(fmt.Sprintf(ok+"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", len(bomb), bomb)), kind: httpclient.KindInvalid, phase: "body",
			says: "the body of 200 OK is over the limit of 65536 bytes", got: strings.Repeat("\x00", limit), want: httpclient.Exchange{Status: 200, WireSize: -1}},
		{name: "gzip that is none", peer: write(ok + "Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\nabcdefghijklmnopqrst"), kind: httpclient.KindInvalid, phase: "body",
			says: `the body of 200 OK is not what its Content-Encoding "gzip" says, after 20 of 20 bytes: invalid header`, want: httpclient.Exchange{Status: 200, WireSize: -1}},
		{name: "gzip without its end", peer: func(p *wstest.Peer) {
			_, _ = io.WriteString(p, ok+"Content-Encoding: gzip\r\n\r\n"+zip[strings.Index(zip, "\r\n\r\n")+4:len(zip)-4])
		}, kind: httpclient.KindInvalid, phase: "body", says: "the body of 200 OK ended early, after ", got: strings.Repeat("x", 100), want: httpclient.Exchange{Status: 200, WireSize: -1}},
		{name: "gzip whose sum is wrong", peer: write(ok + zip[:len(zip)-1] + "\xff"), kind: httpclient.KindInvalid, phase: "body",
			says: "invalid checksum", got: strings.Repeat("x", 100), want: httpclient.Exchange{Status: 200, WireSize: -1}},

		{name: "redirects without end", peer: redirect("/x"), req: httpclient.Request{Follow: true}, kind: httpclient.KindInvalid, phase: "answer", says: `more than 10 redirects, the last to "/x"`, want: httpclient.Exchange{Status: 302}},
		{name: "redirect to no HTTP", peer: redirect("ftp://a/b"), req: httpclient.Request{Follow: true}, kind: httpclient.KindInvalid, phase: "answer",
			says: `redirected with 302 Found to "ftp://a/b", which is no HTTP URL`, want: httpclient.Exchange{Status: 302}},
		{name: "a header that cannot be sent", peer: stall(""), req: httpclient.Request{Header: http.Header{"A": {"b\nc"}}}, kind: httpclient.KindInvalid, phase: "answer", says: "it cannot be sent: invalid header field value"},
		{name: "POST closed without an answer", peer: func(p *wstest.Peer) { _, _ = io.ReadFull(p, make([]byte, len(post.Body))) }, req: post, kind: httpclient.KindInvalid, phase: "answer", says: "HOST closed the connection without an answer"},
		{name: "a body that nobody takes", peer: func(p *wstest.Peer) { <-p.Done }, req: httpclient.Request{Method: "POST", Body: make([]byte, 32<<20)}, kind: httpclient.KindTimeout, phase: "request",
			says: "the request was not taken by HOST within LIMIT", waits: true},
	}
}

// redirect is a server that answers each request of a connection with a redirect.
func redirect(to string) func(*wstest.Peer) {
	return func(p *wstest.Peer) {
		buf := bufio.NewReader(p)
		for {
			if _, err := fmt.Fprintf(p, "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", to); err != nil {
				return
			}
			if _, err := http.ReadRequest(buf); err != nil {
				return
			}
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, f := range allFaults(t) {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			f.run(t)
		})
	}
}

func (f *fault) run(t *testing.T) {
	r, raw := f.req, f.url
	if f.peer != nil {
		raw = wstest.TCP(t, func(p *wstest.Peer) {
			if readHead(p) {
				f.peer(p)
			}
		}).URL
	}
	r.URL = parse(t, raw)
	r.URL.RawQuery = "token=secret"
	r.Method = cmp.Or(r.Method, "GET")
	patiently(t, func(limit time.Duration) string { return f.try(t, r, limit) })
}

// patiently tries with longer and longer limits: on a busy machine, even this one's part may take longer than a short
// one. What it says is wrong with the last is an error.
func patiently(t *testing.T, try func(limit time.Duration) (wrong string)) {
	t.Helper()
	limit := within
	wrong := try(limit)
	for ; wrong != "" && limit < 10*time.Second; wrong = try(limit) {
		limit *= 4
	}
	if wrong != "" {
		t.Error(wrong)
	}
}

// try returns what is wrong with what Do returns.
func (f *fault) try(t *testing.T, r httpclient.Request, limit time.Duration) string {
	cfg := f.cfg
	cfg.MaxBody = 64 << 10
	if cfg.Timeout > 0 {
		cfg.Timeout = limit / 5
	}
	c := newClient(t, cfg, nil)
	lasts := 10 * time.Second
	if f.waits {
		lasts = limit
	}
	ctx, cancel := transport.Limit(t.Context(), lasts)
	defer cancel()
	spare := wstest.WatchMachine(time.Second)
	began := time.Now()
	x, err := c.Do(ctx, r)
	took := time.Since(began)
	most := time.Second + spare()
	if f.waits {
		most += limit + soon - time.Second
	}
	var failed *httpclient.Error
	if !errors.As(err, &failed) {
		return fmt.Sprintf("got the error %v and %+v, want an *Error", err, x)
	}
	host := r.URL.Host
	says := strings.NewReplacer("HOST", host, "LIMIT/5", (limit / 5).String(), "LIMIT", limit.String()).Replace(f.says)
	begins := fmt.Sprintf("%s %s://%s%s: ", r.Method, r.URL.Scheme, host, r.URL.Path)
	text, body := err.Error(), string(x.Body)
	switch {
	case took > most:
		return fmt.Sprintf("it took %s, want %s at most", took, most)
	case failed.Kind != f.kind || failed.Phase != f.phase:
		return fmt.Sprintf("got kind %s and phase %s, want %s and %s: %v", failed.Kind, failed.Phase, f.kind, f.phase, err)
	case !strings.Contains(text, says), !f.req.Follow && !strings.HasPrefix(text, begins), strings.Contains(text, "secret"):
		return fmt.Sprintf("got the text\n%s\nwant it to begin with\n%s\nand to have\n%s", text, begins, says)
	case x.Status != f.want.Status, f.want.WireSize >= 0 && x.WireSize != f.want.WireSize:
		return fmt.Sprintf("got %d and a body of %d bytes, want %d and %d", x.Status, x.WireSize, f.want.Status, f.want.WireSize)
	case !strings.HasPrefix(body, f.got), f.want.WireSize == 0 && body != f.got:
		return fmt.Sprintf("got the body %.100q, want %.100q", body, f.got)
	case x.Done.IsZero(), x.Phases.Blocked+x.Phases.Duration() > took:
		return fmt.Sprintf("got the phases %+v of %s, done at %s", x.Phases, took, x.Done)
	}
	return ""
}

// readHead reads up to the end of a request's header. It reports whether there was one.
func readHead(p *wstest.Peer) bool {
	var head []byte
	for b := make([]byte, 1); !bytes.HasSuffix(head, []byte("\r\n\r\n")); head = append(head, b...) {
		if _, err := p.Read(b); err != nil {
			return false
		}
	}
	return true
}

// A request that is interrupted says so, and ends at once, wherever it is.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	for name, peer := range map[string]func(*wstest.Peer){
		"answer": stall(""), "body": stall("HTTP/1.1 200 OK\r\n\r\nabc"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := make(chan struct{})
			srv := wstest.TCP(t, func(p *wstest.Peer) {
				if readHead(p) {
					close(asked)
					peer(p)
				}
			})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() {
				<-asked
				cancel()
			}()
			_, err := newClient(t, httpclient.Config{}, nil).Do(ctx, httpclient.Request{URL: parse(t, srv.URL)})
			if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "interrupted while ") {
				t.Errorf("got %v, want an error that wraps the context's", err)
			}
		})
	}
}

// A bomb costs what its limit allows, not what it holds.
func TestBombIsBounded(t *testing.T) {
	bomb := zipped(strings.Repeat("\x00", 16<<20))
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = io.WriteString(w, bomb)
	})
	c := newClient(t, httpclient.Config{MaxBody: 1 << 20}, nil)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := c.Do(t.Context(), httpclient.Request{URL: parse(t, srv.URL)})
	runtime.ReadMemStats(&after)
	if err == nil {
		t.Fatal("got an answer, want an error")
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 6<<20 {
		t.Errorf("it took %d bytes, want some times the limit of 1 MiB", took)
	}
}
