package runner_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/lxzan/gws"

	"wsrun/internal/wstest"
)

// The behaviours of k6/ws that its own tests pin down, those of connecting: each test is named after one.

// framesEcho echoes with gobwas/ws, frame by frame.
func framesEcho(p *wstest.Peer) {
	for {
		f, ok := p.Receive()
		switch {
		case !ok:
			return
		case f.Header.OpCode == 8:
			p.Send(wstest.Close(1000, ""))
			return
		case f.Header.OpCode == 9:
			f.Header.OpCode = 10
		}
		p.Send(f)
	}
}

// servers are echo servers of others, by their library.
func servers() map[string]func(testing.TB) *wstest.Server {
	return map[string]func(testing.TB) *wstest.Server{
		"gorilla": func(t testing.TB) *wstest.Server { return wstest.Serve(t, wstest.Echo()) },
		"gws":     func(t testing.TB) *wstest.Server { return wstest.Serve(t, wstest.GWS(nil)) },
		"gobwas":  func(t testing.TB) *wstest.Server { return wstest.Frames(t, framesEcho) },
	}
}

const echoOnce = `
checks:
  status is 101: response.status == 101
on-open:
  - send: hello
    expect: text == "hello"
  - ping: {within: 5s}
  - close
`

func TestK6ConnectAndClose(t *testing.T) {
	t.Parallel()
	for name, serve := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res := run(t, serve(t).URL, echoOnce)
			res.passed(t, 1)
			want(t, "closes", res.closes(), map[string]int64{"1000 client": 1})
			want(t, "checks", res.checks(), map[string]string{"status is 101": "1/0"})
			for _, metric := range []string{"ws_sessions", "ws_connecting", "ws_session_duration", "ws_msgs_sent", "ws_msgs_received", "ws_ping"} {
				if got := res.count(metric); got != 1 {
					t.Errorf("%s is %d, want 1", metric, got)
				}
			}
		})
	}
}

func TestK6ConnectTLS(t *testing.T) {
	t.Parallel()
	ca := wstest.NewCA(t)
	for name, tls := range map[string]string{"own roots": "tls: {ca: ca.pem}", "insecure": "tls: {insecure: true}"} {
		for library, handler := range map[string]http.Handler{"gorilla": wstest.Echo(), "gws": wstest.GWS(nil)} {
			t.Run(name+" "+library, func(t *testing.T) {
				t.Parallel()
				srv := wstest.ServeTLS(t, ca, handler)
				res := job{text: tls + echoOnce, url: srv.URL, files: map[string]string{"ca.pem": string(ca.PEM())}}.run(t)
				res.passed(t, 1)
				if got := res.count("ws_tls"); got != 1 {
					t.Errorf("ws_tls has %d samples, want 1", got)
				}
			})
		}
	}
	t.Run("unknown authority", func(t *testing.T) {
		t.Parallel()
		res := run(t, wstest.ServeTLS(t, ca, wstest.Echo()).URL, "on-open: [close]")
		res.failed(t, "tls", "certificate")
	})
}

func TestK6RefusedIsData(t *testing.T) {
	t.Parallel()
	srv := wstest.Serve(t, wstest.Status(404, http.Header{"X-Why": {"gone"}}, "no such room"))
	res := run(t, srv.URL, `
checks:
  status: response.status == 404
  header: response.headers["X-Why"] == "gone"
  error: response.error contains "404"
on-open: [{log: opened}]
on-error: [{log: error}]
on-close: [{log: closed}]
`)
	res.failed(t, "handshake.status", "no such room")
	want(t, "checks", res.checks(), map[string]string{"status": "1/0", "header": "1/0", "error": "1/0"})
	want(t, "handlers that ran", res.lines, nil)
	if got := res.stats("ws_connect_failed"); got.Passes != 1 || got.Fails != 0 {
		t.Errorf("ws_connect_failed is %d of %d, want 1 of 1", got.Passes, got.Count)
	}
}

func TestK6FailedDialIsData(t *testing.T) {
	t.Parallel()
	res := run(t, "ws://"+wstest.ClosedAddr(t)+"/", `
checks:
  no status: response.status == 0
  why: response.error contains "refused"
on-open: [{log: opened}]
`)
	res.failed(t, "tcp.refused", "refused")
	want(t, "checks", res.checks(), map[string]string{"no status": "1/0", "why": "1/0"})
	for _, metric := range []string{"ws_sessions", "ws_connecting", "ws_session_duration", "ws_closes"} {
		if got := res.count(metric); got != 0 {
			t.Errorf("%s is %d after a failed dial, want 0", metric, got)
		}
	}
}

// seen serves sessions that report their handshake's headers, one text a header name.
func seen(t testing.TB, up websocket.Upgrader, answer http.Header, names ...string) *wstest.Server {
	return wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wstest.GorillaWith(up, answer, func(conn *websocket.Conn) {
			for _, name := range names {
				line := name + "=" + strings.Join(r.Header.Values(name), "|")
				if name == "Host" {
					line = "Host=" + r.Host
				}
				_ = conn.WriteMessage(websocket.TextMessage, []byte(line))
			}
			_ = wstest.CloseWith(conn, 1000, "")
		}).ServeHTTP(w, r)
	}))
}

func TestK6Headers(t *testing.T) {
	t.Parallel()
	srv := seen(t, websocket.Upgrader{}, nil, "User-Agent", "X-One", "X-Two", "Host", "Authorization", "Cookie")
	res := job{url: srv.URL, env: map[string]any{"TOKEN": "t0"}, text: `
headers:
  X-One: first
  X-Two: [a, b]
  Host: chat.example.com
  Authorization: Bearer ${{ env.TOKEN }}
on-message: [{log: "${{ text }}"}]
`}.run(t)
	res.passed(t, 1)
	want(t, "headers", res.lines, []string{"User-Agent=wsrun", "X-One=first", "X-Two=a|b", "Host=chat.example.com", "Authorization=Bearer t0", "Cookie="})

	res = run(t, srv.URL, "headers: {User-Agent: robot/1}\non-message: [{log: \"${{ text }}\"}]")
	want(t, "User-Agent of the file", res.lines[0], "User-Agent=robot/1")
}

func TestK6Cookies(t *testing.T) {
	t.Parallel()
	srv := seen(t, websocket.Upgrader{}, http.Header{"Set-Cookie": {"session=s1; Path=/"}}, "Cookie")
	const log = "\non-message: [{log: \"${{ vu.id }}.${{ vu.iteration }} ${{ text }}\"}]"

	t.Run("the VU's jar lasts", func(t *testing.T) {
		res := run(t, srv.URL, "load: {vus: 1, iterations-per-vu: 2}"+log)
		want(t, "cookies", res.lines, []string{"1.0 Cookie=", "1.1 Cookie=session=s1"})
	})
	t.Run("each VU has its own", func(t *testing.T) {
		res := run(t, srv.URL, "load: {vus: 2, iterations-per-vu: 1}"+log)
		for _, line := range res.lines {
			if !strings.HasSuffix(line, ".0 Cookie=") {
				t.Errorf("a VU's first session sent %q, want no cookie", line)
			}
		}
	})
	t.Run("the file's beside the jar's", func(t *testing.T) {
		res := run(t, srv.URL, "cookies: {theme: dark}\nload: {vus: 1, iterations-per-vu: 2}"+log)
		want(t, "first", res.lines[0], "1.0 Cookie=theme=dark")
		if second := res.lines[1]; !strings.Contains(second, "theme=dark") || !strings.Contains(second, "session=s1") {
			t.Errorf("the second session sent %q, want both cookies", second)
		}
	})
}

func TestK6Compression(t *testing.T) {
	t.Parallel()
	deflating := websocket.Upgrader{EnableCompression: true}
	const script = `
vars: {line: "the same words again and again, the same words again and again"}
on-open:
  - repeat: 5
    as: i
    do:
      - send: "${{ i }} ${{ vars.line }}"
        expect: text == string(i) + " " + vars.line
  - close
`
	tests := []struct {
		name, compression string
		handler           http.Handler
		extension         bool
	}{
		{"gorilla", "deflate", wstest.Gorilla(deflating, wstest.EchoLoop), true},
		{"gws", "{mode: deflate, threshold: 1B}", wstest.GWS(&gws.ServerOption{PermessageDeflate: gws.PermessageDeflate{Enabled: true, Threshold: 1}}), true},
		// k6 rejects a server that keeps its context.
		{"gws with takeover", "{mode: deflate, context-takeover: true, threshold: 1B}", wstest.GWS(&gws.ServerOption{PermessageDeflate: gws.PermessageDeflate{
			Enabled: true, ServerContextTakeover: true, ClientContextTakeover: true, ServerMaxWindowBits: 15, ClientMaxWindowBits: 15, Threshold: 1}}), true},
		{"a server without it", "deflate", wstest.Echo(), false},
		{"not asked for", "none", wstest.Gorilla(deflating, wstest.EchoLoop), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res := run(t, wstest.Serve(t, tt.handler).URL, "compression: "+tt.compression+
				"\nchecks: {negotiated: 'response.extensions contains \"permessage-deflate\"'}"+script)
			if got := res.checks()["negotiated"] == "1/0"; got != tt.extension {
				t.Errorf("negotiated is %v, want %v", got, tt.extension)
			}
			if res.IterationsFailed != 0 || res.count("ws_msgs_received") != 5 {
				t.Errorf("%d messages came back, %d iterations failed, want 5 and 0:\n%s", res.count("ws_msgs_received"), res.IterationsFailed, res.messages())
			}
		})
	}
}

func TestK6Subprotocol(t *testing.T) {
	t.Parallel()
	srv := wstest.Serve(t, wstest.Gorilla(websocket.Upgrader{Subprotocols: []string{"chat.v1"}}, wstest.EchoLoop))
	t.Run("chosen and a tag", func(t *testing.T) {
		res := run(t, srv.URL, "subprotocols: [chat.v2, chat.v1]\nchecks: {chosen: response.subprotocol == \"chat.v1\"}\non-open: [close]")
		res.passed(t, 1)
		want(t, "subproto of ws_sessions", res.snap.Values("ws_sessions", "subproto"), []string{"chat.v1"})
	})
	t.Run("none chosen", func(t *testing.T) {
		res := run(t, srv.URL, "subprotocols: [other]\nchecks: {none: response.subprotocol == \"\"}\non-open: [close]")
		res.passed(t, 1)
		want(t, "subproto of ws_sessions", res.snap.Values("ws_sessions", "subproto"), nil)
	})
}
