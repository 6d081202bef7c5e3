package runner_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wsrun/internal/wstest"
)

func TestK6CloseReasons(t *testing.T) {
	t.Parallel()
	t.Run("from the server", func(t *testing.T) {
		p := newPeer(t, func(c *client) { _ = wstest.CloseWith(c.Conn, 1000, "all said") })
		res := run(t, p.URL, "on-message: [{log: x}]\non-close: [{check: {reason: 'close.reason == \"all said\"'}}]")
		res.passed(t, 1)
	})
	t.Run("to the server", func(t *testing.T) {
		reasons := make(chan string, 1)
		p := newPeer(t, func(c *client) {
			echo := c.CloseHandler()
			c.SetCloseHandler(func(code int, text string) error {
				reasons <- text
				return echo(code, text)
			})
		})
		res := run(t, p.URL, `on-open: [{close: {code: 4000, reason: "bye ${{ vu.id }}"}}]`)
		res.passed(t, 1)
		want(t, "reason", <-reasons, "bye 1")
	})
}

func TestK6SessionsExchangeMessages(t *testing.T) {
	t.Parallel()
	// A relay: what one session says, the other one hears.
	var mu sync.Mutex
	var members []*client
	p := newPeer(t, func(c *client) {
		mu.Lock()
		members = append(members, c)
		all := append([]*client(nil), members...)
		mu.Unlock()
		if len(all) == 2 {
			for _, m := range all {
				m.say("both are here")
			}
		}
		for {
			s, ok := c.text()
			if !ok {
				return
			}
			for _, m := range members {
				if m != c {
					m.say(s)
				}
			}
		}
	})
	res := run(t, p.URL, `
load: {vus: 2, iterations-per-vu: 1}
on-open:
  - expect: text == "both are here"
  - send: {from: "${{ vu.id }}"}
  - expect: msg.from == 3 - vu.id
  - close
`)
	res.passed(t, 2)
	// A session that has closed may still be sent to: the server's count of what it sent is an upper bound.
	if got := res.count("ws_msgs_sent"); got != p.received.Load() {
		t.Errorf("ws_msgs_sent is %d, and the server received %d", got, p.received.Load())
	}
	if got := res.count("ws_msgs_received"); got != 4 {
		t.Errorf("ws_msgs_received is %d, want 4", got)
	}
}

// Interrupted with many sessions open, the run ends at once: each is closed properly, none counts as failed.
func TestK6ManySessionsCancelled(t *testing.T) {
	for _, vus := range []int{200, 1000} {
		p := echoPeer(t)
		stop, interrupt := context.WithCancel(context.Background())
		var opened atomic.Int64
		var interrupted time.Time
		all := func(string) {
			if opened.Add(1) == int64(vus) {
				interrupted = time.Now()
				interrupt()
			}
		}
		res := job{url: p.URL, stop: stop, log: all, text: `
load: {vus: ` + itoa(vus) + `, duration: 1m}
limits: {close-timeout: 20s}
on-open:
  - send: x
    expect: size == 1
    within: 20s
  - log: open
  - expect: text == "never"
    within: 1m
on-message: [{set: {n: vars.n + 1}}]
vars: {n: 0}
interval: [{every: 500ms, send: tick}]
`}.run(t)
		interrupt()
		if !res.Interrupted {
			t.Error("the outcome does not say that the run was interrupted")
		}
		res.cut(t, int64(vus))
		want(t, "closes", res.closes(), map[string]int64{"1000 client": int64(vus)})
		want(t, "the server's closes", p.settled(), map[int]int64{1000: int64(vus)})
		between(t, "the run's end", time.Since(interrupted), 0, 15*time.Second)
	}
}

// A killed connection with pings under way leaves nothing behind: TestMain would find it.
func TestK6KilledWhilePinging(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		c.SetPingHandler(func(string) error { return c.NetConn().Close() })
	})
	res := run(t, p.URL, `
load: {vus: 5, iterations-per-vu: 3}
on-open: [{ping: {within: 20s}}]
on-pong: [{log: pong}]
interval: [{every: 1ms, ping: {within: 20s}}]
`)
	if res.Iterations != 15 || res.IterationsFailed != 15 {
		t.Errorf("%d iterations, %d failed, want 15 and 15", res.Iterations, res.IterationsFailed)
	}
	want(t, "closes", res.closes(), map[string]int64{"1006 network": 15})
	if got := res.count("ws_ping"); got != 0 {
		t.Errorf("ws_ping has %d samples, want 0: nothing was answered", got)
	}
}
