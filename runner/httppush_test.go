package runner_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
)

// exchange is a server that answers orders over HTTP and pushes them to the user that made them.
type exchange struct {
	*shop
	mu    sync.Mutex
	users map[string]*pushed
	ids   int
}

type pushed struct {
	sync.Mutex
	ready chan struct{} // closed when the session is there
	conn  *websocket.Conn
}

func (p *pushed) push(text string) {
	<-p.ready
	p.Lock()
	defer p.Unlock()
	_ = p.conn.WriteMessage(websocket.TextMessage, []byte(text))
}

// serveExchange serves one. order is called with how to push to the order's user, and how to answer.
func serveExchange(t *testing.T, order func(r *http.Request, id int, push func(string), answer func())) *exchange {
	t.Helper()
	e := &exchange{users: map[string]*pushed{}}
	ws := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wstest.Gorilla(websocket.Upgrader{}, func(conn *websocket.Conn) {
			p := e.user(r.FormValue("user"))
			p.conn = conn
			close(p.ready)
			for {
				_, data, err := conn.ReadMessage()
				if err != nil {
					return
				}
				p.push(string(data))
			}
		}).ServeHTTP(w, r)
	})
	e.shop = serveShop(t, ws, func(w http.ResponseWriter, r *http.Request) {
		e.mu.Lock()
		e.ids++
		id := e.ids
		e.mu.Unlock()
		order(r, id, func(text string) { e.user(r.FormValue("user")).push(text) }, func() {
			fmt.Fprintf(w, `{"id": %d}`, id)
			_ = http.NewResponseController(w).Flush()
		})
	})
	return e
}

func (e *exchange) user(name string) *pushed {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.users[name] == nil {
		e.users[name] = &pushed{ready: make(chan struct{})}
	}
	return e.users[name]
}

// Pushes that come before, with and after their order's answer: none is lost, and none counts for another order.
func TestPushesAroundTheAnswer(t *testing.T) {
	t.Parallel()
	e := serveExchange(t, func(_ *http.Request, id int, push func(string), answer func()) {
		text := fmt.Sprintf(`{"id": %d}`, id)
		switch id % 3 {
		case 0:
			push(text)
			answer()
		case 1:
			answer()
			push(text)
		default:
			both := sync.WaitGroup{}
			both.Go(func() { push(text) })
			answer()
			both.Wait()
		}
	})
	const vus, orders = 20, 100
	res := run(t, "", fmt.Sprintf(`
url: ws://%s/?user=${{ vu.id }}
load: {vus: %d, iterations-per-vu: 1}
on-open:
  - repeat: %d
    do:
      - http: POST /orders?user=${{ vu.id }}
        expect: msg.id == reply.body.id
        name: order
        within: 20s
        check: {the right one: msg.id == reply.body.id}
  - close
`, e.Addr, vus, orders))
	res.passed(t, vus)
	want(t, "checks", res.checks(), map[string]string{"the right one": fmt.Sprintf("%d/0", vus*orders)})
	times := res.stats("ws_response_time", "name=order")
	want(t, "response times", times.Count, vus*orders)
	between(t, "the least", times.Min, 0, 10_000)
	between(t, "the longest", times.Max, 0, 20_000)
	want(t, "ws_request_failed", res.stats("ws_request_failed").Passes, 0)
	want(t, "requests that were judged", res.stats("ws_request_failed").Count, vus*orders)
	want(t, "http_reqs", res.count("http_reqs"), vus*orders)
}

// What an http with an expect takes, and how it ends if it takes nothing.
func TestHTTPWithExpect(t *testing.T) {
	t.Parallel()
	fits := `{"id": 1}`
	for _, tt := range []struct {
		name, text string
		order      func(push func(string), answer func())
		kind       string
		failed     int64 // requests
	}{
		{"a message from before the request", "within: 1s", func(_ func(string), answer func()) { answer() }, "expect.timeout", 1},
		{"twice", "times: 2", func(push func(string), answer func()) { push(fits); answer(); push(fits) }, "", 0},
		{"twice before", "times: 2", func(push func(string), answer func()) { push(fits); push(fits); answer() }, "", 0},
		{"twice, and one comes", "times: 2\n    within: 1s", func(push func(string), answer func()) { push(fits); answer() }, "expect.timeout", 1},
		{"an answer that is none", "expect-status: 201", func(push func(string), answer func()) { push(fits); answer() }, "http.status", 1},
		{"else of the answer", "expect-status: 201\n    else: [{set: {way: '\"else\"'}}]", func(push func(string), answer func()) { push(fits); answer() }, "", 1},
		{"else of the message", "within: 1s\n    else: [{set: {way: '\"else\"'}}]", func(_ func(string), answer func()) { answer() }, "", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := serveExchange(t, func(_ *http.Request, _ int, push func(string), answer func()) { tt.order(push, answer) })
			res := run(t, e.URL, `
vars: {way: '"then"'}
on-open:
  - send: '{"id": 1, "first": true}'
    expect: msg.first
  - send: '{"id": 1}'
  - send: '{"id": 2}'
    expect: msg.id == 2
  - http: POST /orders
    expect: msg.id == reply.body.id
    name: order
    `+tt.text+`
  - check: {else: vars.way == "else"}
  - close
`)
			if tt.kind == "" {
				want(t, "errors", res.errors(), map[string]int64{})
				way := "0/1"
				if strings.Contains(tt.text, "else") {
					way = "1/0"
				}
				want(t, "else", res.checks(), map[string]string{"else": way})
			} else {
				res.failed(t, tt.kind, "")
			}
			want(t, "requests that failed", res.stats("ws_request_failed", "name=order").Passes, tt.failed)
			want(t, "requests", res.stats("ws_request_failed", "name=order").Count, 1)
			want(t, "response times", res.count("ws_response_time", "name=order"), 1-tt.failed)
		})
	}
}

// A request in any list leaves the session its messages: they are answered while two requests wait side by side.
func TestHTTPBesideTheSession(t *testing.T) {
	t.Parallel()
	met := make(chan struct{}, 2)
	e := serveExchange(t, func(r *http.Request, id int, push func(string), answer func()) {
		var body struct{ N int }
		_ = json.NewDecoder(r.Body).Decode(&body)
		met <- struct{}{}
		push(`{"ask": true}`)
		for len(met) < 2 && r.Context().Err() == nil { // the other one is under way
			wstest.Delay(r.Context().Done(), time.Millisecond)
		}
		answer()
	})
	res := run(t, e.URL, `
vars: {n: 0, answered: 0}
on-open:
  - send: '{"go": true}'
on-message:
  - if: msg.go
    http: POST /orders
    json: {n: 1}
    name: one
    set: {n: vars.n + 1}
  - if: msg.ask
    send: {answer: true}
  - if: msg.answer
    set: {answered: vars.answered + 1}
  - if: vars.n == 2 and vars.answered == 2
    close: 1000
timeout:
  - after: 10ms
    since: open
    http: POST /orders
    json: {n: 2}
    name: two
    tags: {kind: timeout}
    set: {n: vars.n + 1}
interval:
  - every: 20ms
    if: vars.n == 2 and vars.answered == 2
    close: 1000
`)
	res.passed(t, 1)
	want(t, "one", res.count("http_reqs", "name=one"), 1)
	want(t, "two", res.count("http_reqs", "name=two", "kind=timeout"), 1)
}
