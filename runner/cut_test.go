package runner_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"wsrun/internal/wstest"
)

// A handshake that ends after the load's time leaves an iteration that has run nothing: it is cut.
func TestCutHandshakes(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
load: {vus: 5, duration: 600ms}
on-open:
  - send: hi
    expect: text == "hi"
    name: echo
  - check: {got it: text == "hi"}
  - close
on-close: [{log: "${{ close.code }} ${{ close.by }}"}]
server:
  accept-after: 400ms
  on-message: [{send: "${{ text }}"}]
`)
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{5, 0, 5})
	want(t, "checks", res.checks(), map[string]string{"got it": "5/0"})
	want(t, "ws_response_time", res.count("ws_response_time", "name=echo"), int64(5))
	want(t, "ws_sessions", res.count("ws_sessions"), int64(10))
	want(t, "cuts", len(res.snap.Cuts), 1)
	if c := res.snap.Cuts[0]; c.Label != "the handshake" || c.Count != 5 || c.Longest < 400*time.Millisecond {
		t.Errorf("cut: %+v", c)
	}
	want(t, "errors", res.errors(), map[string]int64{})
}

// A wait that the grace cuts is named, with its place and how long it lasted; the one that waited longest stands for
// the iteration. A request that was cut has failed, and has no response time.
func TestCutWaits(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		for s, ok := c.text(); ok; s, ok = c.text() {
			if s != "silence" {
				c.say(s)
			}
		}
	})
	res := run(t, p.URL, `
load: {vus: 3, duration: 400ms, graceful-stop: 200ms}
on-open:
  - send: hello
    expect: text == "hello"
    within: 20s
    name: greeting
  - send: silence
    expect: text == "answer"
    within: 20s
    name: question
interval:
  - every: 150ms
    wait: 10s
`)
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{0, 0, 3})
	want(t, "cuts", len(res.snap.Cuts), 1)
	if c := res.snap.Cuts[0]; c.Label != "question" || c.Count != 3 || c.At.Line != 8 || c.Longest < 300*time.Millisecond {
		t.Errorf("cut: %+v", c)
	}
	greeted, asked := res.stats("ws_request_failed", "name=greeting"), res.stats("ws_request_failed", "name=question")
	want(t, "requests that failed", []int64{greeted.Passes, greeted.Fails, asked.Passes, asked.Fails}, []int64{0, 3, 3, 0})
	want(t, "response times", []int64{res.count("ws_response_time", "name=greeting"), res.count("ws_response_time", "name=question")}, []int64{3, 0})
	want(t, "errors", res.errors(), map[string]int64{"untested": 1})
	if !strings.Contains(res.messages(), "this request never reached a verdict") {
		t.Errorf("got %s", res.messages())
	}
}

// By default the grace is long enough for each wait to be judged by its own clock.
func TestWaitsAreJudgedAfterTheLoad(t *testing.T) {
	t.Parallel()
	silent := newPeer(t, func(c *client) {
		for _, ok := c.text(); ok; _, ok = c.text() {
			continue
		}
	})
	res := run(t, silent.URL, "load: {vus: 2, duration: 100ms}\non-open:\n  - send: hello\n    expect: msg.ok\n    within: 700ms\n")
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{2, 2, 0})
	want(t, "errors", res.errors(), map[string]int64{"expect.timeout": 2})
	want(t, "requests that failed", res.stats("ws_request_failed").Passes, int64(2))
	between(t, "the run", res.took, 700*time.Millisecond, 4*time.Second)
}

// A session that is cut while a write waits for a peer that reads slowly was cut by wsrun: that is no reset of the
// server's.
func TestCutInAWrite(t *testing.T) {
	t.Parallel()
	for name, load := range map[string]string{"no grace": "{vus: 2, duration: 300ms, graceful-stop: 0s}", "a second interrupt": "{vus: 2, duration: 1m}"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := wstest.Frames(t, func(p *wstest.Peer) { <-p.Done })
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			j := job{url: srv.URL, text: "load: " + load + `
limits: {close-timeout: 300ms, write-timeout: 30s}
on-open:
  - log: begins
  - repeat: 100000
    do: [{send: "${{ repeat('x', 60000) }}"}]
  - close
`}
			if name != "no grace" {
				j.cut = ctx
				j.log = func(string) { time.AfterFunc(300*time.Millisecond, cancel) }
			}
			res := j.run(t)
			want(t, "errors", res.errors(), map[string]int64{})
			want(t, "iterations that failed", res.IterationsFailed, int64(0))
			want(t, "iterations that were cut", res.IterationsCut, int64(2))
			between(t, "the run", res.took, 200*time.Millisecond, 6*time.Second)
		})
	}
}

// A server that goes away while a list still waits, after the load's time, fails the iteration as it always does.
func TestLostWhileItStops(t *testing.T) {
	t.Parallel()
	p := wstest.Frames(t, func(p *wstest.Peer) {
		p.Receive()
		select {
		case <-time.After(400 * time.Millisecond):
			p.Send(wstest.Close(1011, ""))
			p.ReceiveAll()
		case <-p.Done:
		}
	})
	res := run(t, p.URL, "load: {vus: 1, duration: 150ms}\non-open: [{send: x, expect: 'false', within: 20s}]")
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{1, 1, 0})
	want(t, "errors", res.errors(), map[string]int64{"close.unexpected": 1})
}

// Rates are over the load's time, of what fell into it: a long session's messages after it count, and are in no rate.
func TestRatesAreOfTheLoad(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
load: {vus: 2, duration: 500ms, graceful-stop: 20s}
vars: {n: 0}
on-open:
  - while: vars.n < 30
    do: [{send: x, expect: text == "x", within: 20s}, {set: {n: vars.n + 1}}, {wait: 50ms}]
  - close
`)
	sent := res.snap
	s, _ := sent.Get("ws_msgs_sent")
	if s.Count != 60 || s.InLoad > 24 || s.InLoad < 4 {
		t.Errorf("%d messages were sent and %d of them in the load's time, want 60 and at most 24", s.Count, s.InLoad)
	}
	times, _ := sent.Get("ws_response_time")
	if times.Count != 60 || times.InLoad > 24 {
		t.Errorf("%d response times, %d of them in the load's time, want 60 and at most 24", times.Count, times.InLoad)
	}
}
