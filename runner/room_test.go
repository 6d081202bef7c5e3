package runner_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
	"wsrun/runner"
)

// mock is a file's server alone, as `wsrun serve` runs it.
type mock struct {
	url   string
	mu    sync.Mutex
	lines []string
}

// serveMock serves a file's server until the test ends.
func serveMock(t *testing.T, text string, trace func(runner.Frame)) *mock {
	t.Helper()
	m := &mock{}
	plan := job{text: text}.compile(t)
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	opt := runner.Options{Trace: trace, Log: func(l runner.Line) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.lines = append(m.lines, l.Text)
	}}
	go func() {
		done <- runner.Serve(ctx, context.Background(), plan, "127.0.0.1:0", opt, func(url string) { ready <- url })
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	m.url = <-ready
	return m
}

func (m *mock) log() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.lines)
}

// guest is a client of a mock's, one of several.
type guest struct {
	*websocket.Conn
	t     *testing.T
	pings chan string
}

// join connects a client, whose header X-User has its name, and reads the message that says that it is there.
func (m *mock) join(t *testing.T, name string) *guest {
	t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial(m.url, http.Header{"X-User": {name}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	g := &guest{conn, t, make(chan string, 10)}
	conn.SetPingHandler(func(p string) error {
		g.pings <- p
		return nil
	})
	g.reads("here")
	return g
}

func (g *guest) says(text string) {
	g.t.Helper()
	if err := g.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		g.t.Error(err)
	}
}

// reads fails the test unless these are the next messages.
func (g *guest) reads(texts ...string) {
	g.t.Helper()
	for _, text := range texts {
		_, data, err := g.ReadMessage()
		if err != nil || string(data) != text {
			g.t.Errorf("got %q, %v, want %q", data, err, text)
		}
	}
}

// ends fails the test unless the connection ends with the code next; 0: without a close frame.
func (g *guest) ends(code int, reason string) {
	g.t.Helper()
	_, data, err := g.ReadMessage()
	var closed *websocket.CloseError
	if code == 0 {
		if err == nil || errors.As(err, &closed) && closed.Code != websocket.CloseAbnormalClosure {
			g.t.Errorf("got %q, %v, want the connection cut", data, err)
		}
		return
	}
	if !errors.As(err, &closed) || closed.Code != code || closed.Text != reason {
		g.t.Errorf("got %q, %v, want the close code %d, %q", data, err, code, reason)
	}
}

// roomOf is a server whose guests are named by a header, with what it does when one says something. Who has said it
// hears "done" last.
func roomOf(action string) string {
	return `
server:
  vars: {name: "${{ request.headers['X-User'] }}"}
  on-open: [{send: here}]
  on-message:
    ` + action + `
    - send: done
  on-close:
    - log: ${{ vars.name }} ${{ close.code }}
`
}

func TestRoom(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, action string
		a, b, c      []string // what the guests hear when a has said "hello"
	}{
		{"all", `- {send: "${{ text }} ${{ vars.name }}", to: all}`, []string{"hello a", "done"}, []string{"hello a"}, []string{"hello a"}},
		{"others", `- {send: x, to: others}`, []string{"done"}, []string{"x"}, []string{"x"}},
		{"by a variable", `- {send: x, to: peer.vars.name == "b"}`, []string{"done"}, []string{"x"}, nil},
		{"by number", `- {send: x, to: peer.id > vu.id + 1}`, []string{"done"}, nil, []string{"x"}},
		{"oneself by number", `- {send: x, to: peer.id == vu.id}`, []string{"x", "done"}, nil, nil},
		{"by the request", `- {send: x, to: 'peer.request.headers["X-User"] in ["a", "c"]'}`, []string{"x", "done"}, nil, []string{"x"}},
		{"by the message", `- {send: x, to: peer.vars.name < text}`, []string{"x", "done"}, []string{"x"}, []string{"x"}},
		{"nobody", `- {send: x, to: peer.id == 99}`, []string{"done"}, nil, nil},
		{"a condition that can't be judged", `- {send: x, to: 'peer.request.query.a.b == 1'}`, []string{"done"}, nil, nil},
		{"a condition of its own", `- {send: x, to: others, if: "false"}`, []string{"done"}, nil, nil},
		{"binary", `- {send-binary: {text: x}, to: others}`, []string{"done"}, []string{"x"}, []string{"x"}},
		{"raw", `- {send-raw: {frame: text, text: x}, to: others}`, []string{"done"}, []string{"x"}, []string{"x"}},
		{"in a loop", `- {each: [b, c], as: n, do: [{send: "for ${{ n }}", to: peer.vars.name == n}]}`,
			[]string{"done"}, []string{"for b"}, []string{"for c"}},
		{"after a wait", `- wait: 1ms
    - {send: "${{ text }}", to: others}`, []string{"done"}, []string{"hello"}, []string{"hello"}},
		{"variables of others", `- {set: {name: "'A'"}}
    - {send: x, to: peer.vars.name == "A"}`, []string{"x", "done"}, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := serveMock(t, roomOf(tt.action), nil)
			a, b, c := m.join(t, "a"), m.join(t, "b"), m.join(t, "c")
			a.says("hello")
			a.reads(tt.a...)
			b.reads(tt.b...)
			c.reads(tt.c...)
			for _, g := range []*guest{b, c} { // there was no more
				_ = g.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(patience))
				g.ends(1000, "")
			}
		})
	}
}

// The end of another is not the end of the list; one's own is.
func TestRoomEnds(t *testing.T) {
	t.Parallel()
	t.Run("close", func(t *testing.T) {
		t.Parallel()
		m := serveMock(t, roomOf(`- {close: {code: 4001, reason: "by ${{ vars.name }}"}, to: others}`), nil)
		a, b, c := m.join(t, "a"), m.join(t, "b"), m.join(t, "c")
		a.says("x")
		b.ends(4001, "by a")
		c.ends(4001, "by a")
		a.reads("done")
		a.says("x") // to nobody
		a.reads("done")
	})
	t.Run("drop", func(t *testing.T) {
		t.Parallel()
		m := serveMock(t, roomOf(`- {drop: ~, to: peer.vars.name == "b"}`), nil)
		a, b, c := m.join(t, "a"), m.join(t, "b"), m.join(t, "c")
		a.says("x")
		b.ends(0, "")
		a.reads("done")
		c.says("y")
		c.reads("done")
	})
	t.Run("all", func(t *testing.T) {
		t.Parallel()
		m := serveMock(t, roomOf(`- {close: 4002, to: all}`), nil)
		a, b := m.join(t, "a"), m.join(t, "b")
		a.says("x")
		a.ends(4002, "")
		b.ends(4002, "")
	})
	t.Run("told of an end", func(t *testing.T) {
		t.Parallel()
		m := serveMock(t, roomOf(`- {if: text == "leave", close: 4003}`)+"    - {send: \"${{ vars.name }} left\", to: all}\n", nil)
		a, b, c := m.join(t, "a"), m.join(t, "b"), m.join(t, "c")
		a.says("leave")
		a.ends(4003, "")
		b.reads("a left")
		c.reads("a left")
		_ = b.NetConn().Close()
		c.reads("b left")
		c.says("x")
		c.reads("done")
		if got := m.log(); !slices.Equal(got, []string{"a 4003", "b 1006"}) {
			t.Errorf("the log has %q", got)
		}
	})
	t.Run("told what can't be evaluated", func(t *testing.T) {
		t.Parallel()
		m := serveMock(t, roomOf(`- {if: text == "leave", close: 4003}`)+"    - {send: bye, to: all}\n    - {send: \"${{ int(vars.name) }}\", to: all}\n", nil)
		a, b := m.join(t, "a"), m.join(t, "b")
		a.says("leave")
		a.ends(4003, "")
		b.reads("bye")
		b.says("x") // what it starts runs when the list that said bye has ended
		b.reads("done")
		if got := m.log(); len(got) != 2 || !strings.Contains(got[1], "server: ") {
			t.Errorf("the log has %q, want the error of on-close", got)
		}
	})
	t.Run("the server's", func(t *testing.T) {
		t.Parallel()
		var b *guest
		t.Run("while it serves", func(t *testing.T) {
			m := serveMock(t, roomOf(`- {send: x, to: others}`)+"    - {send: left, to: others}\n", nil)
			a := m.join(t, "a")
			b = m.join(t, "b")
			a.says("x")
			a.reads("done")
			b.reads("x")
		})
	})
}

func TestRoomPings(t *testing.T) {
	t.Parallel()
	m := serveMock(t, roomOf(`- {ping: {payload: "of ${{ vars.name }}"}, to: others}
    - {ping: ~, to: all}
    - {send: y, to: all}`), nil)
	a, b := m.join(t, "a"), m.join(t, "b")
	a.says("x")
	a.reads("y", "done")
	b.reads("y")
	if got := []string{<-b.pings, <-b.pings, <-a.pings}; !slices.Equal(got, []string{"of a", "1", "1"}) {
		t.Errorf("got the pings %q", got)
	}
}

// An interval and an answer to HTTP reach those who are there, as a list does.
func TestRoomBeside(t *testing.T) {
	t.Parallel()
	m := serveMock(t, roomOf(`- {send: x, to: others}`)+`
  interval:
    - every: 5ms
      if: vars.name == "a" and not shared.ticked
      do:
        - {send: tick, to: all}
        - set: {shared.ticked: "true"}
  shared: {ticked: false}
  http: [{push: "push ${{ request.path }}", status: 204}]
`, nil)
	a := m.join(t, "a")
	a.reads("tick")
	b := m.join(t, "b")
	res, err := http.Post(strings.Replace(m.url, "ws:", "http:", 1)+"news", "", nil)
	if err != nil || res.StatusCode != http.StatusNoContent {
		t.Fatal(res, err)
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	a.reads("push /news")
	b.reads("push /news")
}

// A frame is that of the connection that it goes out on.
func TestRoomTrace(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var got []string
	m := serveMock(t, roomOf(`- {send: x, to: all}`), func(f runner.Frame) {
		mu.Lock()
		defer mu.Unlock()
		if string(f.Payload) != "here" && f.Opcode != 8 {
			got = append(got, fmt.Sprintf("%s %d %v %s", f.End, f.ID, f.Out, f.Payload))
		}
	})
	a, b, c := m.join(t, "a"), m.join(t, "b"), m.join(t, "c")
	b.says("hello")
	b.reads("x", "done")
	a.reads("x")
	c.reads("x")
	mu.Lock()
	defer mu.Unlock()
	want(t, "frames", got, []string{"server 2 false hello", "server 1 true x", "server 2 true x", "server 3 true x", "server 2 true done"})
}

// Those who read nothing hold up the others for two write timeouts at most, however many they are.
func TestRoomStalled(t *testing.T) {
	t.Parallel()
	const limit = 500 * time.Millisecond
	spare := wstest.WatchMachine(patience)
	m := serveMock(t, "limits: {write-timeout: 500ms}"+roomOf(`- {send: "${{ repeat(text, 1000) }}", to: others}`), nil)
	a := m.join(t, "a")
	const stalling = 20
	for range stalling {
		m.join(t, "stalled")
	}
	z := m.join(t, "z")
	heard := make(chan int)
	go func() {
		n := 0
		for range 40 {
			_, data, err := z.ReadMessage()
			if err == nil && len(data) == 1_000_000 {
				n++
			}
		}
		heard <- n
	}()
	var longest time.Duration
	for range 40 {
		began := time.Now()
		a.says(strings.Repeat("x", 1000))
		a.reads("done")
		longest = max(longest, time.Since(began))
	}
	if n := <-heard; n != 40 {
		t.Errorf("z heard %d messages, want 40", n)
	}
	between(t, "the longest time for one message", longest, limit, stalling*limit*2/3+spare()) // not one after the other
	stalled := 0
	for _, line := range m.log() {
		if strings.HasSuffix(line, "took nothing for 500ms") {
			stalled++
		}
	}
	if stalled != stalling {
		t.Errorf("the log has %d who took nothing, want %d: %q", stalled, stalling, m.log())
	}
}

// A panic under the lock of all is the end of one.
func TestRoomPanic(t *testing.T) {
	t.Parallel()
	m := serveMock(t, roomOf(`- {send: "${{ text }}", to: others}`), func(f runner.Frame) {
		if f.Out && bytes.Equal(f.Payload, []byte("boom")) {
			panic("boom")
		}
	})
	a, b, c := m.join(t, "a"), m.join(t, "b"), m.join(t, "c")
	a.says("boom")
	a.ends(0, "")
	b.says("x")
	b.reads("done")
	c.reads("x")
}

// Many come, talk, throw each other out and go.
func TestRoomCrowd(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
load: {vus: 16, iterations: 320}
on-open:
  - repeat: 5
    do:
      - send: {op: say, id: "${{ uuid() }}"}
        expect: msg.id == sent.id
        within: 20s
  - send: {op: "${{ pick(['kick', 'leave', 'drop']) }}"}
  - expect-close:
    within: 20s
on-close: [{log: closed}]
server:
  vars: {said: 0}
  shared: {said: 0, here: 0}
  on-open: [{set: {shared.here: shared.here + 1}}]
  on-message:
    - if: msg.op == "say"
      do:
        - set: {said: vars.said + 1, shared.said: shared.said + 1}
        - {send: {id: "${{ msg.id }}"}, to: peer.vars.said >= 0}
    - if: msg.op == "kick"
      do:
        - {close: 4000, to: peer.vars.said >= 5}
    - {if: msg.op == "leave", close: 4001}
    - {if: msg.op == "drop", drop: ~, to: peer.id == vu.id}
  interval: [{every: 100ms, ping: ~, to: others}]
  on-close:
    - set: {shared.here: shared.here - 1}
    - {send: {left: "${{ vu.id }}"}, to: others}
    - if: shared.here == 0
      log: empty after ${{ shared.said }}
`)
	if res.Iterations != 320 {
		t.Errorf("%d iterations, want 320", res.Iterations)
	}
	for kind := range res.errors() {
		if kind == "generator" || kind == "expect.timeout" {
			t.Errorf("got the errors %v:\n%s", res.errors(), res.messages())
		}
	}
	if !slices.ContainsFunc(res.lines, func(l string) bool { return strings.HasPrefix(l, "empty after ") }) {
		t.Error("the server never was empty")
	}
}

// A client may use its connection as soon as it has read the 101. What it makes the server send to others must reach
// those who have read theirs.
func TestOthersWhoAreOnTheirWayIn(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets: {alice: {}, bob: {count: 3}}
script: [{send: x, to: alice, expect: text == "x", from: bob, within: 10s}]
server: {on-message: [{send: x, to: others}]}
load: {vus: 10, iterations: 300}
`)
	res.passed(t, 300)
	res = run(t, "", `
on-open: [{http: POST /orders, expect: msg.x == 1, within: 10s}, close]
server: {http: [{json: {a: 1}, push: {x: 1}}]}
load: {vus: 20, iterations: 1000}
`)
	res.passed(t, 1000)
}
