package runner_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
)

// desk is a server that virtual users log in at, and out of.
type desk struct {
	*shop
	mu     sync.Mutex
	in     map[string]bool
	logins map[string]int
	wrong  []string // what came while its user was not logged in, or was
}

func serveDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{in: map[string]bool{}, logins: map[string]int{}}
	d.shop = serveShop(t, nil, func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		user := r.FormValue("vu")
		login := r.URL.Path == "/login"
		if d.in[user] == login {
			d.wrong = append(d.wrong, r.URL.Path+" of "+user)
		}
		d.in[user] = r.URL.Path != "/logout"
		if login {
			d.logins[user]++
			fmt.Fprintf(w, `{"token": "t%s-%d"}`, user, d.logins[user])
		}
	})
	return d
}

// Each virtual user logs in before its first iteration and out after its last one, whatever the load is.
func TestOnceForEachVU(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, load string
		vus        int // that log in; 0: at least one
		again      bool
	}{
		{"one iteration", "vus: 1", 1, false},
		{"iterations of each", "vus: 3, iterations-per-vu: 4", 3, false},
		{"shared iterations", "vus: 3, iterations: 30", 0, false},
		{"a time", "vus: 3, duration: 1s", 3, false},
		{"a rate", "rate: 100/s, duration: 500ms, max-vus: 5", 0, false},
		{"ramp-down and return", "stages: [{duration: 0s, vus: 4}, {duration: 100ms, vus: 4}, {duration: 100ms, vus: 0}, {duration: 0s, vus: 4}, {duration: 100ms, vus: 4}]", 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := serveDesk(t)
			res := run(t, d.URL, `
vars: {token: none}
load: {`+tt.load+`, graceful-stop: 20s}
before:
  - http: POST /login?vu=${{ vu.id }}
    once: vu
    set: {token: reply.body.token}
  - check:
      has its token: vars.token startsWith "t" + string(vu.id) + "-"
on-open:
  - {http: "POST /orders?vu=${{ vu.id }}"}
  - {wait: 5ms}
  - set: {token: '"of this iteration"'}
  - close
finally:
  - http: POST /done?vu=${{ vu.id }}
  - http: POST /logout?vu=${{ vu.id }}
    once: vu
`)
			d.mu.Lock()
			defer d.mu.Unlock()
			want(t, "what came while its user was not logged in", d.wrong, nil)
			want(t, "iterations failed", res.IterationsFailed, 0)
			for _, c := range res.snap.Checks {
				want(t, "checks that failed", c.Fails, 0)
			}
			if n := len(d.logins); n == 0 || tt.vus > 0 && n != tt.vus {
				t.Errorf("%d users logged in, want %d", n, tt.vus)
			}
			sum := 0
			for user, n := range d.logins {
				if sum += n; n > 1 && !tt.again {
					t.Errorf("user %s logged in %d times", user, n)
				}
			}
			want(t, "POST /logout", d.count("POST /logout"), sum)
			want(t, "POST /done", int64(d.count("POST /done")), res.Iterations+res.IterationsCut)
		})
	}
}

// What a VU does once fails its iteration, and is tried again in its next one.
func TestOnceIsTriedAgain(t *testing.T) {
	t.Parallel()
	tries := 0
	s := serveShop(t, nil, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/login" {
			return
		}
		if tries++; tries < 3 {
			http.Error(w, "not yet", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, `{"token": "abc"}`)
	})
	res := run(t, s.URL, `
vars: {token: none}
load: {vus: 1, iterations: 5}
before:
  - {http: POST /login, once: vu, set: {token: reply.body.token}}
on-open:
  - check: {token: vars.token == "abc"}
  - close
finally: [{http: POST /logout, once: vu}]
`)
	want(t, "iterations", res.Iterations, 5)
	want(t, "iterations failed", res.IterationsFailed, 2)
	want(t, "errors", res.errors(), map[string]int64{"http.status": 2})
	want(t, "checks", res.checks(), map[string]string{"token": "3/0"})
	want(t, "POST /login", s.count("POST /login"), 3)
	want(t, "POST /logout", s.count("POST /logout"), 1)
	want(t, "ws_sessions", res.count("ws_sessions"), 3)
}

const onceForTheRun = `
vars: {room: none}
before:
  - {http: POST /rooms, once: run, set: {room: reply.body.id}}
on-open:
  - check: {room: vars.room == "r1"}
  - set: {room: '"of this iteration"'}
  - {wait: WAIT}
  - close
finally:
  - http: DELETE /rooms/${{ vars.room }}
    once: run
`

// What is done once for the run comes before its load and after it, and everyone sees what it set.
func TestOnceForTheRun(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"passes", "fails", "signal", "signal before the load"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			stop, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			ws := wstest.Gorilla(websocket.Upgrader{}, func(conn *websocket.Conn) {
				if how == "signal" {
					interrupt()
				}
				_ = wstest.ReadToEnd(conn)
			})
			s := serveShop(t, ws, func(w http.ResponseWriter, r *http.Request) {
				switch {
				case how == "fails" && r.Method == "POST":
					http.Error(w, "full", http.StatusConflict)
					return
				case how == "signal before the load" && r.Method == "POST":
					interrupt()
					<-r.Context().Done()
				}
				fmt.Fprint(w, `{"id": "r1"}`)
			})
			wait, load := "1ms", "load: {vus: 4, iterations: 20}\n"
			if how == "signal" {
				wait, load = "20s", "load: {vus: 4, duration: 1h}\n"
			}
			res := job{url: s.URL, stop: stop, text: strings.ReplaceAll(onceForTheRun, "WAIT", wait) + load}.run(t)
			between(t, "the time in seconds", res.took.Seconds(), 0, 10)
			want(t, "POST /rooms", s.count("POST /rooms"), 1)
			switch how {
			case "passes":
				res.passed(t, 20)
				want(t, "checks", res.checks(), map[string]string{"room": "20/0"})
				want(t, "DELETE", s.count("DELETE /rooms/r1"), 1)
			case "fails":
				want(t, "aborted", res.Aborted, "an action of before with once: run failed")
				want(t, "errors", res.errors(), map[string]int64{"http.status": 1})
				want(t, "place", res.snap.Errors[0].At.Line, 4)
				want(t, "iterations", res.Iterations+res.IterationsCut, 0)
				want(t, "ws_connecting", res.count("ws_connecting"), 0)
				want(t, "DELETE", s.count("DELETE /rooms/none"), 1)
			case "signal":
				want(t, "interrupted", res.Interrupted, true)
				want(t, "DELETE", s.count("DELETE /rooms/r1"), 1)
			default:
				want(t, "interrupted", res.Interrupted, true)
				want(t, "ws_connecting", res.count("ws_connecting"), 0)
				want(t, "errors", res.errors(), map[string]int64{})
			}
		})
	}
}

// What a virtual user does after its last iteration is part of none, and fails the run if it fails.
func TestLeavingFailsTheRun(t *testing.T) {
	t.Parallel()
	for _, load := range []string{"vus: 2, iterations: 4", "rate: 100/s, duration: 500ms, max-vus: 5"} {
		res := job{text: `
on-open: [close]
finally: [{http: POST /logout, once: vu}]
server: {http: [{status: 500}], on-open: [{if: "false", log: x}]}
load: {` + load + `}
`}.run(t)
		want(t, load, res.Aborted, "an action of finally with once: vu failed")
		want(t, "failed iterations", res.IterationsFailed, 0)
		if got := res.errors()["http.status"]; got < 1 {
			t.Errorf("%s: http.status is %d, want one for each VU", load, got)
		}
	}
}
