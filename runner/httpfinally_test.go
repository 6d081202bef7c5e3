package runner_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
)

// What comes finally is done once, however the iteration ended.
func TestFinallyAfterFailures(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, kind, says string }{
		{"nothing", "on-open: [close]", "", ""},
		{"before", "before: [{http: GET /missing}]", "http.status", "404 Not Found"},
		{"fail in before", "before: [{fail: no}]", "script", "no"},
		{"an expression in before", "before: [{set: {n: 1 / 0 + vars.s.x}}]\nvars: {n: 1, s: text}", "expression", ""},
		{"refused", "url: \"${{ env.BASE }}/missing\"", "handshake.status", "404 Not Found"},
		{"on-open", "on-open: [{http: GET /missing}]", "http.status", "404 Not Found"},
		{"fail", "on-open: [{fail: no}]", "script", "no"},
		{"abort", "on-open: [{abort: no}]", "script", "no"},
		{"abort in before", "before: [{abort: no}]", "script", "no"},
		{"a message that never comes", "on-open: [{expect: text == 'x', within: 50ms}]", "expect.timeout", ""},
		{"a close that nobody expects", "url: \"${{ env.BASE }}/closes\"\non-open: [{expect: text == 'x'}]", "close.unexpected", ""},
		{"finally itself", "on-open: [close]\nfinally: [{http: POST /done}, {http: GET /missing}]", "http.status", "GET HTTP/missing: the answer was 404"},
		{"fail in finally", "on-open: [close]\nfinally: [{http: POST /done}, {fail: no}]", "script", "no"},
		{"finally that waits too long", "on-open: [close]\nfinally: [{http: POST /done}, {http: GET /silent, within: 50ms}]", "http.timeout", "no answer from"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			closes := wstest.Gorilla(websocket.Upgrader{}, func(conn *websocket.Conn) { _ = wstest.CloseWith(conn, 1011, "") })
			ws := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/missing":
					http.NotFound(w, r)
				case "/closes":
					closes.ServeHTTP(w, r)
				default:
					wstest.Echo().ServeHTTP(w, r)
				}
			})
			s := serveShop(t, ws, func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/missing":
					http.NotFound(w, r)
				case "/silent":
					<-r.Context().Done()
				}
			})
			text := tt.text
			if !strings.Contains(text, "finally:") {
				text += "\nfinally: [{http: POST /done}]"
			}
			j := job{text: text, env: map[string]any{"BASE": "ws://" + s.Addr}}
			if !strings.Contains(text, "url:") {
				j.url = s.URL
			}
			res := j.run(t)
			want(t, "POST /done", s.count("POST /done"), 1)
			if tt.kind == "" {
				res.passed(t, 1)
				return
			}
			res.failed(t, tt.kind, strings.ReplaceAll(tt.says, "HTTP", s.http))
		})
	}
}

// A signal, or the load's end, cuts a request where it waits, and leaves what comes finally its time; a second signal
// takes it.
func TestFinallyAfterStop(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"before", "on-open", "wait"} {
		for _, how := range []string{"signal", "two signals", "load's end"} {
			t.Run(at+" "+how, func(t *testing.T) {
				t.Parallel()
				stop, interrupt := context.WithCancel(t.Context())
				defer interrupt()
				cut, again := context.WithCancel(t.Context())
				defer again()
				act := func() {
					switch how {
					case "signal":
						interrupt()
					case "two signals":
						again()
					}
				}
				s := serveShop(t, nil, func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/orders" {
						act()
						<-r.Context().Done()
					}
				})
				order := "  - {http: GET /orders, within: 20s, name: order}\n"
				text := map[string]string{
					"before":  "before:\n" + order,
					"on-open": "on-open:\n" + order,
					"wait":    "on-open: [{log: waits}, {wait: 20s, name: order}]\n",
				}[at]
				duration, grace := "1h", "20s"
				if how == "load's end" {
					duration, grace = "1s", "1s"
				}
				text += fmt.Sprintf("load: {vus: 1, duration: %s, graceful-stop: %s}\nfinally: [{http: POST /done}, {wait: 1ms}, {http: POST /gone}]\n", duration, grace)
				j := job{url: s.URL, text: text, stop: stop, cut: cut}
				if at == "wait" {
					j.log = func(string) { act() }
				}
				res := j.run(t)
				between(t, "the time", res.took, 0, 10*time.Second)
				want(t, "iterations cut", res.IterationsCut, 1)
				want(t, "iterations failed", res.IterationsFailed, 0)
				done := 1
				if how == "two signals" {
					done = 0
				}
				want(t, "POST /done", s.count("POST /done"), done)
				if how != "load's end" {
					want(t, "POST /gone", s.count("POST /gone"), done)
				}
				if len(res.snap.Cuts) != 1 || res.snap.Cuts[0].Label != "order" {
					t.Errorf("got %+v, want one that was cut at the order", res.snap.Cuts)
				}
			})
		}
	}
}

// An answer that comes after the load's end, within graceful-stop, counts: it is judged by its own clock. But no session
// is opened any more.
func TestHTTPAnswerAfterLoadsEnd(t *testing.T) {
	t.Parallel()
	for _, list := range []string{"before", "on-open"} {
		t.Run(list, func(t *testing.T) {
			t.Parallel()
			s := serveShop(t, nil, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/orders" {
					wstest.Delay(r.Context().Done(), 2500*time.Millisecond)
				}
			})
			res := run(t, s.URL, fmt.Sprintf(`
%s: [{http: GET /orders}]
load: {vus: 1, duration: 2s, graceful-stop: 20s}
finally: [{http: POST /done}]
`, list))
			want(t, "errors of requests", res.stats("http_req_failed").Passes, 0)
			want(t, "http_reqs", res.count("http_reqs"), 2)
			want(t, "POST /done", s.count("POST /done"), 1)
			complete := int64(1)
			if list == "before" {
				complete = 0
			}
			want(t, "iterations", res.Iterations, complete)
			want(t, "iterations cut", res.IterationsCut, 1-complete)
		})
	}
}

// A signal leaves what comes finally its time, and a second one takes it.
func TestSignalInFinally(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"one", "one, and a hang", "two"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			stop, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			cut, again := context.WithCancel(t.Context())
			defer again()
			s := serveShop(t, nil, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/done" {
					return
				}
				interrupt()
				switch how {
				case "one, and a hang":
					<-r.Context().Done()
				case "two":
					again()
					<-r.Context().Done()
				default:
					wstest.Delay(r.Context().Done(), 100*time.Millisecond)
				}
			})
			grace := "20s"
			if how == "one, and a hang" {
				grace = "100ms"
			}
			res := job{url: s.URL, stop: stop, cut: cut, text: `
on-open: [close]
load: {vus: 1, duration: 1h, graceful-stop: ` + grace + `}
finally: [{http: POST /done, within: 20s}, {http: POST /gone}]
`}.run(t)
			between(t, "the time", res.took, 0, 10*time.Second)
			if how == "one" {
				res.passed(t, 1)
				want(t, "POST /gone", s.count("POST /gone"), 1)
				return
			}
			res.cut(t, 1)
			want(t, "POST /gone", s.count("POST /gone"), 0)
		})
	}
}
