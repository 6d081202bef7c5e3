package runner_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
	"wsrun/metrics"
	wsresult "wsrun/result"
	"wsrun/runner"
)

// What wsrun does at each row of the table of metrics.

// Sessions count when they open, and attempts that fail only as such.
func TestSamplesSessionsAndFailures(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	closed := wstest.ClosedAddr(t)
	res := job{env: map[string]any{"GOOD": p.URL, "BAD": "ws://" + closed + "/"}, text: `
url: "${{ vu.iteration % 4 == 3 ? env.BAD : env.GOOD }}"
load: {iterations: 8}
on-open: [close]
`}.run(t)
	if res.Iterations != 8 || res.IterationsFailed != 2 {
		t.Errorf("%d iterations, %d failed, want 8 and 2", res.Iterations, res.IterationsFailed)
	}
	p.counts(t, res)
	for metric, n := range map[string]int64{"ws_sessions": 6, "ws_connecting": 6, "ws_tcp": 6, "ws_upgrade": 6, "ws_session_duration": 6, "ws_closes": 6, "ws_connect_failed": 8} {
		if got := res.count(metric); got != n {
			t.Errorf("%s has %d, want %d", metric, got, n)
		}
	}
	want(t, "ws_connect_failed", res.stats("ws_connect_failed").Rate, 0.25)
	want(t, "ws_errors by kind", res.snap.Values("ws_errors", "kind"), []string{"tcp.refused"})
	if c := res.stats("ws_connections"); c.Max != 1 || c.Value != 0 {
		t.Errorf("ws_connections was %v at most and is %v, want 1 and 0", c.Max, c.Value)
	}
}

// The duration is from open to closed, not from the dial's start, and there is one for interrupted sessions, too.
func TestSamplesDuration(t *testing.T) {
	t.Parallel()
	const pause = time.Second
	p := newPeerWith(t, websocket.Upgrader{CheckOrigin: slow(pause)}, (*client).echo)
	res := run(t, p.URL, "on-open: [{wait: 50ms}, close]")
	res.passed(t, 1)
	between(t, "ws_connecting", res.stats("ws_connecting").Min, 1000, 10_000)
	between(t, "ws_upgrade", res.stats("ws_upgrade").Min, 1000, 10_000)
	between(t, "ws_session_duration", res.stats("ws_session_duration").Min, 50, 900)
	between(t, "iteration_duration", res.stats("iteration_duration").Min, 1050, 11_000)

	stop, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	res = job{url: echoPeer(t).URL, stop: stop, text: "on-open: [{log: open}, {wait: 20s}]", log: func(string) { time.AfterFunc(100*time.Millisecond, interrupt) }}.run(t)
	res.cut(t, 1)
	between(t, "ws_session_duration of an interrupted session", res.stats("ws_session_duration").Min, 100, 5000)
}

// Data messages are counted once each: no pings, no closes, whatever handlers and expects they meet.
func TestSamplesMessagesOnce(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	res := run(t, p.URL, `
on-open:
  - ping: {within: 5s}
  - send: one
    expect: size == 3
  - send-binary: {text: two}
    expect: size == 3
  - ping
  - close
on-message: [{log: a}, {log: b}]
on-binary: [{log: a}]
on-pong: [{log: a}]
`)
	res.passed(t, 1)
	p.counts(t, res)
	want(t, "messages", []int64{res.count("ws_msgs_sent"), res.count("ws_msgs_received")}, []int64{2, 2})
}

// A pong is a sample when it answers a ping that is under way: no duplicate, none that nobody asked for.
func TestSamplesPings(t *testing.T) {
	t.Parallel()
	p := wstest.Frames(t, func(p *wstest.Peer) {
		p.Send(ws.NewPongFrame([]byte("unasked")))
		for {
			f, ok := p.Receive()
			if !ok {
				return
			}
			switch f.Header.OpCode {
			case ws.OpPing:
				pong := ws.NewPongFrame(f.Payload)
				p.Send(pong, pong, ws.NewPongFrame([]byte("other")))
			case ws.OpClose:
				p.Send(f)
				return
			}
		}
	})
	res := run(t, p.URL, `
vars: {pongs: 0, timed: 0}
on-open:
  - repeat: 3
    do: [{ping: {within: 5s}}]
  - ping: {within: 5s, payload: "mine ${{ vu.id }}"}
  - wait: 50ms
  - check: {"all pongs fire": vars.pongs == 13, "four have a round trip": vars.timed == 4}
  - close
on-pong:
  - set: {pongs: vars.pongs + 1}
  - if: rtt > 0
    set: {timed: vars.timed + 1}
`)
	res.passed(t, 1)
	if got := res.count("ws_ping"); got != 4 {
		t.Errorf("ws_ping has %d samples, want 4", got)
	}
	s := res.steps[len(res.steps)-1]
	if c, ok := s.(wsresult.Closed); !ok || !c.OK {
		t.Errorf("the last step is %+v, want a close", s)
	}
}

func TestSamplesPingWithoutPong(t *testing.T) {
	t.Parallel()
	p := wstest.Frames(t, func(p *wstest.Peer) { // answers the close alone
		for {
			f, ok := p.Receive()
			if !ok || f.Header.OpCode == ws.OpClose {
				p.Send(f)
				return
			}
		}
	})
	res := run(t, p.URL, "on-open: [{ping: {within: 100ms}}]")
	res.failed(t, "expect.timeout", "no pong within 100ms")
	if got := res.count("ws_ping"); got != 0 {
		t.Errorf("ws_ping has %d samples, want 0", got)
	}
}

// A pong that another one has to wait for is timed where it was read, not where it is handled.
func TestSamplesPingTakenAtTheFrame(t *testing.T) {
	t.Parallel()
	const busy = time.Second
	answered := make(chan time.Time, 1)
	p := wstest.Frames(t, func(p *wstest.Peer) {
		for {
			f, ok := p.Receive()
			if !ok {
				return
			}
			switch f.Header.OpCode {
			case ws.OpPing:
				p.Send(ws.NewPongFrame(f.Payload))
				answered <- time.Now()
			case ws.OpClose:
				p.Send(f)
				return
			}
		}
	})
	res := job{url: p.URL, text: `
timeout:
  - after: 10ms
    do: [ping, {log: the session is held up}]
on-pong: [{check: {"the round trip is the frame's": rtt < 900}}, close]
`, log: func(string) {
		<-answered
		wstest.Delay(t.Context().Done(), busy) // under the session's lock, for which the pong waits
	}}.run(t)
	res.passed(t, 1)
	between(t, "ws_ping", res.stats("ws_ping").Max, 0, 900)
	between(t, "the session", res.stats("ws_session_duration").Min, 1000, 20_000)
}

// Bytes are counted as they come and go, not at the iteration's end.
func TestSamplesBytesLive(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	payload := strings.Repeat("x", 10_000)
	plan := job{url: p.URL, text: "vars: {payload: " + payload + `}
load: {vus: 1, duration: 20s, graceful-stop: 0s}
on-open:
  - send: ${{ vars.payload }}
    expect: size == 10000
  - log: echoed
  - wait: 20s
`}.compile(t)
	reg := metrics.NewRegistry(metrics.Builtin(), runner.Shards())
	stop, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	echoed := make(chan struct{})
	r, err := runner.New(plan, runner.Options{Registry: reg, Log: func(runner.Line) { close(echoed) }})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Run(stop, context.Background())
	}()
	<-echoed
	r.Flush()
	snap := reg.Snapshot(time.Second)
	for _, metric := range []string{"data_sent", "data_received"} {
		live, _ := snap.Get(metric)
		between(t, metric+" while the session is open", live.Count, 10_000, 12_000)
	}
	if open, _ := snap.Get("ws_connections"); open.Value != 1 {
		t.Errorf("ws_connections is %v while a session is open, want 1", open.Value)
	}
	interrupt()
	<-done
	snap = reg.Snapshot(time.Second)
	for _, metric := range []string{"data_sent", "data_received"} {
		all, _ := snap.Get(metric)
		between(t, metric+" at the end", all.Count, 10_001, 12_000)
	}
}

// Each request is one sample under its name; its time is from the write to the read.
func TestSamplesRequests(t *testing.T) {
	t.Parallel()
	const pause = 60 * time.Millisecond
	p := newPeer(t, func(c *client) {
		for {
			s, ok := c.text()
			if !ok {
				return
			}
			wstest.Delay(t.Context().Done(), pause)
			c.say(s)
		}
	})
	res := run(t, p.URL, `
on-open:
  - repeat: 3
    as: i
    do:
      - send: x
        expect: size == 1
        name: call ${{ i % 2 }}
  - send: xx
    expect: size == 2
  - send: unmeasured
  - expect: text == "unmeasured"
  - close
`)
	res.passed(t, 1)
	want(t, "names", res.snap.Values("ws_response_time", "name"), []string{"call 0", "call 1", "on-open[1]"})
	for name, n := range map[string]int64{"call 0": 2, "call 1": 1, "on-open[1]": 1} {
		s := res.stats("ws_response_time", "name="+name)
		if s.Count != n {
			t.Errorf("%s has %d samples, want %d", name, s.Count, n)
		}
		between(t, name, s.Min, 60, 2000)
	}
}

// Closes are counted by code and by who closed, errors by kind; what has no sample has none.
func TestSamplesClosesAndErrors(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		switch s, _ := c.text(); s {
		case "0":
			_ = wstest.CloseWith(c.Conn, 4000, "")
		case "1":
			c.NetConn().Close()
		}
	})
	res := run(t, p.URL, `
load: {iterations: 6}
on-open:
  - send: ${{ vu.iteration % 3 }}
  - if: vu.iteration % 3 == 2
    close: 3000
  - wait: 20s
`)
	want(t, "closes", res.closes(), map[string]int64{"4000 server": 2, "1006 network": 2, "3000 client": 2})
	for tags, n := range map[string]int64{"4000 server": 2, "1006 network": 2, "3000 client": 2} {
		code, by, _ := strings.Cut(tags, " ")
		if got := res.count("ws_closes", "code="+code, "by="+by); got != n {
			t.Errorf("ws_closes{code:%s,by:%s} is %d, want %d", code, by, got, n)
		}
	}
	want(t, "errors", res.errors(), map[string]int64{"close.unexpected": 4})
	if got := res.count("ws_errors", "kind=close.unexpected"); got != 4 {
		t.Errorf("ws_errors is %d, want 4", got)
	}
	want(t, "iterations_failed", res.count("iterations_failed"), int64(4))
	for _, metric := range []string{"ws_response_time", "ws_ping", "checks", "dropped_iterations", "ws_missed_ticks", "ws_inbox_dropped"} {
		if got := res.count(metric); got != 0 {
			t.Errorf("%s is %d, want no sample", metric, got)
		}
	}
}

// slow makes a handshake take a while.
func slow(d time.Duration) func(*http.Request) bool {
	return func(r *http.Request) bool {
		wstest.Delay(r.Context().Done(), d)
		return true
	}
}
