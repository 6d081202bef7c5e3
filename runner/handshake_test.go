package runner_test

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
)

// What wsrun does at each row of the table of the handshake, and what no test of k6 covers. Headers, cookies,
// compression and subprotocols are among the tests named after k6's.

// Every way in which a handshake fails is data: a kind, a status where there is one, checks that see it, and no
// session.
func TestHandshakeFailures(t *testing.T) {
	t.Parallel()
	answer := func(lines ...string) *wstest.Server {
		return wstest.TCP(t, func(p *wstest.Peer) {
			if _, err := p.Read(make([]byte, 4096)); err == nil {
				fmt.Fprint(p, strings.Join(lines, "\r\n")+"\r\n\r\n")
			}
		})
	}
	silent := wstest.TCP(t, func(p *wstest.Peer) { <-p.Done })
	redirected := wstest.Serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	for _, tt := range []struct {
		name, url, kind string
		status          int
	}{
		{"no such host", "ws://no-such-host.invalid/", "dns", 0},
		{"nothing listens", "ws://" + wstest.ClosedAddr(t) + "/", "tcp.refused", 0},
		{"no TLS there", strings.Replace(wstest.Serve(t, wstest.Echo()).URL, "ws://", "wss://", 1), "tls", 0},
		{"TLS without an answer", "wss://" + silent.Addr + "/", "handshake.timeout", 0},
		{"no answer", silent.URL, "handshake.timeout", 0},
		{"a redirect", wstest.Serve(t, wstest.Status(302, http.Header{"Location": {strings.Replace(redirected.URL, "ws", "http", 1)}}, "")).URL, "handshake.status", 302},
		{"too many requests", wstest.Serve(t, wstest.Status(429, nil, "slow down")).URL, "handshake.status", 429},
		{"unavailable", wstest.Serve(t, wstest.Status(503, nil, "")).URL, "handshake.status", 503},
		{"200", wstest.Serve(t, wstest.Status(200, nil, "<html>")).URL, "handshake.status", 200},
		{"another Accept", answer("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: bm90IHlvdXJz").URL, "handshake.invalid", 101},
		{"no Accept", answer("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade").URL, "handshake.invalid", 101},
		{"not HTTP", answer("SSH-2.0-OpenSSH_9.7").URL, "handshake.invalid", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res := run(t, tt.url, `
connect: {timeout: 1s}
checks:
  status: response.status == `+itoa(tt.status)+`
  error: response.error != ""
on-open: [{log: open}]
on-error: [{log: error}]
on-close: [{log: close}]
`)
			res.failed(t, tt.kind, "")
			want(t, "handlers that ran", res.lines, nil)
			want(t, "checks", res.checks(), map[string]string{"status": "1/0", "error": "1/0"})
			for _, metric := range []string{"ws_sessions", "ws_connecting", "ws_session_duration", "ws_closes", "ws_tcp", "ws_upgrade"} {
				if got := res.count(metric); got != 0 {
					t.Errorf("%s is %d, want 0: nothing opened", metric, got)
				}
			}
			want(t, "ws_connect_failed", res.stats("ws_connect_failed").Rate, 1.0)
			if tt.status > 0 {
				want(t, "status of ws_errors", res.snap.Values("ws_errors", "status"), []string{itoa(tt.status)})
			}
		})
	}
}

func TestHandshakeThatMustBeRefused(t *testing.T) {
	t.Parallel()
	const text = "connect: {expect-status: 401}\nchecks: {status: response.status == 401}\non-open: [{log: open}]\non-close: [{log: close}]\n"
	res := run(t, wstest.Serve(t, wstest.Status(401, nil, "who?")).URL, text)
	res.passed(t, 1)
	want(t, "handlers that ran", res.lines, nil)

	res = run(t, wstest.Serve(t, wstest.Status(403, nil, "")).URL, text)
	if res.IterationsFailed != 1 || !strings.Contains(res.messages(), "expect-status is 401") {
		t.Errorf("403 instead of 401: %d failed, %q", res.IterationsFailed, res.messages())
	}
	p := echoPeer(t)
	res = job{url: p.URL, text: text + "load: {iterations: 2}"}.run(t)
	if res.IterationsFailed != 2 || res.errors()["handshake.status"] != 2 {
		t.Errorf("101 instead of 401: %d failed with %v, want 2", res.IterationsFailed, res.errors())
	}
	want(t, "handlers that ran", res.lines, []string{"close", "close"})
	p.counts(t, res)
}

// A refusal's body is told, its first KiB.
func TestHandshakeRefusalTellsItsBody(t *testing.T) {
	t.Parallel()
	res := run(t, wstest.Serve(t, wstest.Status(500, nil, "broken: "+strings.Repeat("y", 5000))).URL, "on-open: [close]")
	if msg := res.messages(); !strings.Contains(msg, "broken: yyy") || len(msg) > 2000 {
		t.Errorf("the message has %d bytes and says %.100q", len(msg), msg)
	}
}

func TestHandshakeResponse(t *testing.T) {
	t.Parallel()
	srv := wstest.Serve(t, wstest.GorillaWith(websocket.Upgrader{Subprotocols: []string{"v2"}, EnableCompression: true}, http.Header{"X-Node": {"a", "b"}}, wstest.EchoLoop))
	res := run(t, srv.URL+"path?q=1", `
subprotocols: [v2]
compression: deflate
checks:
  status: response.status == 101
  url: response.url endsWith "/path?q=1"
  header: response.headers["x-node"] == "a, b" and response.headers["X-Node"] == "a, b"
  subprotocol: response.subprotocol == "v2"
  extensions: response.extensions contains "permessage-deflate"
  no error: response.error == ""
on-open:
  - check: {in a handler: response.status == 101}
  - close
on-close: [{check: {at the end: response.subprotocol == "v2"}}]
`)
	res.passed(t, 1)
	if got := len(res.checks()); got != 8 {
		t.Errorf("%d checks were declared, want 8", got)
	}
}

func TestHandshakeProxy(t *testing.T) {
	t.Parallel()
	srv := echoPeer(t)
	for name, proxy := range map[string]*wstest.Proxy{"http": wstest.HTTPProxy(t, 200, nil), "socks5": wstest.SOCKS5Proxy(t, 0, nil)} {
		t.Run(name, func(t *testing.T) {
			res := run(t, srv.URL, "connect: {proxy: '"+proxy.URL+"'}\n"+echoOnce)
			res.passed(t, 1)
			want(t, "asked of the proxy", proxy.Asked(), []string{srv.Addr})
		})
	}
	t.Run("that refuses", func(t *testing.T) {
		proxy := wstest.HTTPProxy(t, 407, nil)
		res := run(t, srv.URL, "connect: {proxy: '"+proxy.URL+"'}\n"+echoOnce)
		if res.IterationsFailed != 1 || !strings.Contains(res.messages(), "proxy") {
			t.Errorf("%d iterations failed with %q, want one that names the proxy", res.IterationsFailed, res.messages())
		}
	})
	t.Run("that refuses as the server should", func(t *testing.T) {
		proxy := wstest.HTTPProxy(t, 403, nil)
		res := run(t, srv.URL, "connect: {proxy: '"+proxy.URL+"', expect-status: 403}\n"+echoOnce)
		res.failed(t, "handshake.status", "proxy")
	})
	t.Run("that is not there", func(t *testing.T) {
		res := run(t, srv.URL, "connect: {proxy: 'http://"+wstest.ClosedAddr(t)+"'}\n"+echoOnce)
		res.failed(t, "tcp.refused", "")
	})
}

func TestHandshakeHostsAndLocalAddresses(t *testing.T) {
	t.Parallel()
	from := make(chan string, 2)
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from <- r.Host + " " + strings.Split(r.RemoteAddr, ":")[0]
		wstest.Echo().ServeHTTP(w, r)
	}))
	port := srv.Addr[strings.LastIndex(srv.Addr, ":"):]
	res := run(t, "ws://chat.example.com"+port+"/", "connect: {hosts: {chat.example.com: 127.0.0.1}, local-addresses: [127.0.0.7, 127.0.0.8]}\nload: {iterations: 2}\n"+echoOnce)
	res.passed(t, 2)
	got := map[string]bool{<-from: true, <-from: true}
	want(t, "Host header and addresses", got, map[string]bool{"chat.example.com" + port + " 127.0.0.7": true, "chat.example.com" + port + " 127.0.0.8": true})
}

func TestHandshakeTLSNamesAndVersions(t *testing.T) {
	t.Parallel()
	ca := wstest.NewCA(t)
	srv := wstest.ServeTLS(t, ca, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS.ServerName != "localhost" || r.TLS.Version != tls.VersionTLS13 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		wstest.Echo().ServeHTTP(w, r)
	}))
	files := map[string]string{"ca.pem": string(ca.PEM())}
	job{url: srv.URL, files: files, text: "tls: {ca: ca.pem, server-name: localhost, min-version: '1.3'}" + echoOnce}.run(t).passed(t, 1)
	job{url: srv.URL, files: files, text: "tls: {ca: ca.pem, server-name: other.example.com}" + echoOnce}.run(t).failed(t, "tls", "")
}

// A URL, headers and cookies may differ from session to session.
func TestHandshakeTemplates(t *testing.T) {
	t.Parallel()
	paths := make(chan string, 2)
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths <- r.URL.Path + " " + r.Header.Get("X-VU") + " " + r.Header.Get("Cookie")
		wstest.Echo().ServeHTTP(w, r)
	}))
	res := job{env: map[string]any{"BASE": srv.URL}, text: `
url: ${{ env.BASE }}room/${{ vu.iteration }}
headers: {X-VU: "${{ vu.id }}"}
cookies: {n: "${{ vu.iteration }}"}
load: {iterations: 2}
on-open: [close]
`}.run(t)
	res.passed(t, 2)
	want(t, "requests", []string{<-paths, <-paths}, []string{"/room/0 1 n=0", "/room/1 1 n=1"})
}

// A line break that a template brings does not get into the handshake.
func TestHandshakeHeaderInjection(t *testing.T) {
	t.Parallel()
	res := job{url: echoPeer(t).URL, env: map[string]any{"TOKEN": "x\r\nX-Evil: 1"}, text: "headers: {X-Token: \"${{ env.TOKEN }}\"}\non-open: [close]"}.run(t)
	res.failed(t, "expression", "line break")
	if got := res.stats("ws_connect_failed").Count; got != 0 {
		t.Errorf("%d handshakes were tried, want none", got)
	}
}

// A dial that hangs does not outlive the run's end.
func TestHandshakeCancelled(t *testing.T) {
	t.Parallel()
	silent := wstest.TCP(t, func(p *wstest.Peer) { <-p.Done })
	res := run(t, silent.URL, "connect: {timeout: 25s}\nload: {vus: 3, duration: 100ms, graceful-stop: 100ms}\non-open: [close]")
	if res.Iterations != 0 || res.IterationsCut != 3 {
		t.Errorf("%d iterations were complete and %d cut, want 0 and 3", res.Iterations, res.IterationsCut)
	}
	want(t, "errors", res.errors(), map[string]int64{"untested": 1})
	between(t, "the run", res.took, 200*time.Millisecond, 5*time.Second)
}

// Expressions read much of what a refusal says; reports show how it begins.
func TestRefusalsBody(t *testing.T) {
	t.Parallel()
	srv := wstest.Serve(t, wstest.Status(403, nil, "no room"+strings.Repeat(".", 70<<10)))
	res := run(t, srv.URL, `
checks:
  says why: response.body startsWith "no room" and len(response.body) == 65536
  no more: response.body contains "later"
on-open: [close]
`)
	want(t, "checks", res.checks(), map[string]string{"says why": "1/0", "no more": "0/1"})
	if h := res.snap.Errors[0].Examples[0].Handshake; len(h.Body) != 1024 || !h.Cut {
		t.Errorf("the report shows %d bytes, cut: %t; want 1024 of more", len(h.Body), h.Cut)
	}
}

// A failure has what both sides said in the handshake, but for credentials.
func TestRefusalHasExchange(t *testing.T) {
	t.Parallel()
	refuses := wstest.Serve(t, wstest.Status(403, http.Header{"X-Reason": {"the token is old"}, "Set-Cookie": {"sid=42"}}, "no room"))
	text := `
headers: {Authorization: Bearer hunter2, X-Api-Key: "", Token: x, X-Room: lobby}
cookies: {a: bc}
on-open: [close]
`
	for name, url := range map[string]string{"the first": refuses.URL + "/rooms?n=1", "no answer": wstest.TCP(t, func(p *wstest.Peer) { _, _ = p.Read(make([]byte, 1)) }).URL} {
		t.Run(name, func(t *testing.T) {
			h := run(t, url, text).snap.Errors[0].Examples[0].Handshake
			if h == nil || h.URL != url {
				t.Fatalf("got %+v, want the handshake with %s", h, url)
			}
			sent := map[string]string{}
			for _, l := range h.Sent {
				sent[l.Name] = l.Value
			}
			for name, value := range map[string]string{
				"Authorization": "Bearer *** (7 characters)", "Cookie": "*** (4 characters)", "X-Api-Key": "", "Token": "*** (1 character)", "X-Room": "lobby", "Sec-Websocket-Version": "13",
			} {
				if got, ok := sent[name]; !ok || got != value {
					t.Errorf("%s: got %q, %v, want %q", name, got, ok, value)
				}
			}
			if h.Sent[0].Name != "Host" || len(sent["Sec-Websocket-Key"]) != 24 {
				t.Errorf("got %v, want the Host first, and the key", h.Sent)
			}
			if name == "no answer" {
				if h.Status != 0 || h.Received != nil || h.Body != nil {
					t.Errorf("got %+v, want no answer", h)
				}
				return
			}
			received := fmt.Sprint(h.Received)
			if h.Status != 403 || string(h.Body) != "no room" || !strings.Contains(received, "{X-Reason the token is old}") || strings.Contains(received, "sid") {
				t.Errorf("got %+v, want the refusal without its cookie", h)
			}
		})
	}
	if h := run(t, "ws://"+wstest.ClosedAddr(t)+"/", text).snap.Errors[0].Examples[0].Handshake; h != nil {
		t.Errorf("got %+v of a connection that did not come about, want none", h)
	}
}

// A server that is down is not hammered by a load that goes on for a time.
func TestFailedHandshakesArePaced(t *testing.T) {
	t.Parallel()
	res := run(t, "ws://"+wstest.ClosedAddr(t)+"/", "load: {vus: 2, duration: 1s}\non-open: [close]")
	if res.Iterations < 2 || res.Iterations > 2*11 {
		t.Errorf("got %d iterations of two VUs in 1 s, want one each in 100 ms at most", res.Iterations)
	}
	want(t, "errors", res.errors(), map[string]int64{"tcp.refused": res.Iterations})
}
