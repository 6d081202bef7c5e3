package runner_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"wsrun/diag"
	"wsrun/internal/wstest"
	"wsrun/scenario"
)

// The behaviours of k6/ws that its own tests pin down, those of events: each test is named after one.

func TestK6OpenOnce(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	res := run(t, p.URL, `
on-open:
  - log: open ${{ response.status }}
  - send: ping
    expect: text == "ping"
  - close
on-message: [{log: message}]
on-close: [{log: close}]
`)
	res.passed(t, 1)
	want(t, "events", res.lines, []string{"open 101", "message", "close"})
	p.counts(t, res)
	if got := res.count("ws_msgs_sent"); got != 1 {
		t.Errorf("ws_msgs_sent is %d, want 1", got)
	}
}

func TestK6MixedMessages(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	res := run(t, p.URL, `
vars: {texts: 0, bytes: 0}
on-open:
  - repeat: 7
    do: [{send: text}]
  - repeat: 5
    do: [{send-binary: {hex: "00ff10"}}]
  - expect: hex(binary) == "00ff10"
    times: 5
  - check: {texts: vars.texts == 7, bytes: vars.bytes == 15}
  - close
on-message: [{set: {texts: vars.texts + 1}}]
on-binary: [{set: {bytes: vars.bytes + size}}]
`)
	res.passed(t, 1)
	p.counts(t, res)
	if got := res.count("ws_msgs_sent"); got != 12 {
		t.Errorf("ws_msgs_sent is %d, want 12", got)
	}
}

func TestK6Interval(t *testing.T) {
	t.Parallel()
	// A machine that is busy may miss ticks: their numbers tell.
	res := run(t, echoPeer(t).URL, `
vars: {ran: 0, last: -1}
interval:
  - every: 20ms
    do:
      - check: {"ticks count up": tick > vars.last}
      - set: {ran: vars.ran + 1, last: tick}
      - if: vars.ran == 4
        close: 1000
`)
	res.passed(t, 1)
	want(t, "checks", res.checks(), map[string]string{"ticks count up": "4/0"})
	between(t, "the session", res.stats("ws_session_duration").Min, 80, 5000)
}

func TestK6IntervalBelowMillisecond(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	res := run(t, p.URL, "interval: [{every: 300us, send: tick}]\ntimeout: [{after: 300ms, close: 1000}]")
	res.passed(t, 1)
	sent, missed := res.count("ws_msgs_sent"), res.count("ws_missed_ticks")
	if sent < 3 {
		t.Errorf("%d ticks ran, want more than 3", sent)
	}
	// 1000 ticks are due in 300 ms, a few more if the timeout is late: those that could not run are counted.
	between(t, "ticks run and missed", sent+missed, 999, int64(res.stats("ws_session_duration").Min/0.3))
}

func TestK6TimersRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"interval: [{every: -1s, send: x}]", "interval: [{every: 0s, send: x}]", "timeout: [{after: -1ms, close}]",
		"on-open: [{send-binary: {hex: xyz}}]", "on-open: [{send-binary: 5}]", "on-open: [{close: 99}]", "on-open: [{close: 1005}]",
		"url: http://example.com", "url: 'ws://'", "url: 'not a url'", "compression: brotli",
	} {
		if !strings.Contains(text, "url:") {
			text = "url: ws://127.0.0.1:1/\n" + text
		}
		var found diag.List
		if sc := scenario.Parse("test.yaml", []byte(text), &found); sc != nil {
			scenario.Compile(sc, scenario.Options{}, &found)
		}
		if !found.HasErrors() {
			t.Errorf("%q is accepted, want a finding before the first connection", text)
		}
	}
}

func TestK6Timeout(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, "timeout: [{after: 500ms, close: 1000}]")
	res.passed(t, 1)
	between(t, "the session", res.stats("ws_session_duration").Min, 500, 3000)
}

func TestK6PingPong(t *testing.T) {
	t.Parallel()
	for name, serve := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res := run(t, serve(t).URL, `
on-open: [ping]
on-pong:
  - log: first ${{ rtt > 0 }}
  - log: second ${{ payload }}
  - close
`)
			res.passed(t, 1)
			want(t, "handlers", res.lines, []string{"first true", "second 1"})
			if got := res.count("ws_ping"); got != 1 {
				t.Errorf("ws_ping has %d samples, want 1", got)
			}
		})
	}
}

func TestK6ClientClose(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"1000", "1001", "1011", "4321"} {
		p := echoPeer(t)
		res := run(t, p.URL, `
on-open: [{close: {code: `+code+`, reason: bye}}]
on-close: [{log: "${{ close.code }} ${{ close.reason }} ${{ close.by }} ${{ close.clean }}"}]
`)
		res.passed(t, 1)
		want(t, "close", res.lines, []string{code + " bye client true"})
		p.counts(t, res)
		want(t, "closes", res.closes(), map[string]int64{code + " client": 1})
	}
}

func TestK6ServerClose(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		code     int
		failures int64
	}{{1000, 0}, {1001, 0}, {1011, 1}, {4000, 1}} {
		for _, judged := range []bool{false, true} {
			var answer error
			p := newPeer(t, func(c *client) { answer = wstest.CloseWith(c.Conn, tt.code, "done") })
			text := "on-message: [{log: x}]"
			if judged {
				text += "\non-close: [{check: {code: close.code == " + itoa(tt.code) + ", reason: close.reason == \"done\", by: close.by == \"server\", clean: close.clean}}]"
			}
			res := run(t, p.URL, text)
			p.settled()
			wantFailed := tt.failures
			if judged {
				wantFailed = 0
			}
			if res.IterationsFailed != wantFailed || res.errors()["close.unexpected"] != wantFailed {
				t.Errorf("closed with %d, on-close %v: %d iterations failed with %v, want %d", tt.code, judged, res.IterationsFailed, res.errors(), wantFailed)
			}
			want(t, "closes", res.closes(), map[string]int64{itoa(tt.code) + " server": 1})
			var end *websocket.CloseError
			if !errors.As(answer, &end) || end.Code != tt.code {
				t.Errorf("the answer to %d is %v, want the code echoed", tt.code, answer)
			}
			for name, result := range res.checks() {
				if result != "1/0" {
					t.Errorf("code %d: check %q is %s", tt.code, name, result)
				}
			}
		}
	}
}

func TestK6CutWithoutCloseFrame(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		c.say("hello")
		c.NetConn().Close()
	})
	res := run(t, p.URL, `
on-message: [{log: "message"}]
on-error: [{log: "error ${{ error.kind }}"}]
on-close: [{log: "close ${{ close.code }} ${{ close.by }} ${{ close.clean }}"}]
`)
	want(t, "events", res.lines, []string{"message", "error close.unexpected", "close 1006 network false"})
	want(t, "closes", res.closes(), map[string]int64{"1006 network": 1})
	if got := res.count("ws_session_duration"); got != 1 {
		t.Errorf("ws_session_duration has %d samples, want 1", got)
	}
}

func TestK6PayloadsThatCannotBeSent(t *testing.T) {
	t.Parallel()
	for name, action := range map[string]string{
		"hex":    `send-binary: {hex: "${{ vars.v }}"}`,
		"base64": `send-binary: {base64: "${{ vars.v }}"}`,
		"text":   `send: "${{ vars.v.field.deeper }}"`,
		"repeat": "repeat: ${{ vars.v }}\n    do: [{log: x}]",
		"each":   "each: ${{ vars.v }}\n    do: [{log: x}]",
		"reason": `close: {code: 1000, reason: "${{ repeat(vars.v, 50) }}"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := echoPeer(t)
			res := run(t, p.URL, "vars: {v: not that}\non-open:\n  - "+action+"\n  - log: went on\n")
			res.failed(t, "expression", "")
			want(t, "actions after it", res.lines, nil)
			p.counts(t, res)
		})
	}
}

func TestK6URLThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"", "http://example.com", "ws://", "::"} {
		j := job{text: "url: ${{ env.TARGET }}\non-open: [close]", env: map[string]any{"TARGET": target}}
		if _, found := j.find(t); !found.HasErrors() {
			t.Errorf("TARGET=%q: no finding", target)
		}
	}
	// One that is known only when the session is to be opened is data.
	job{text: "url: \"${{ vars.target }}\"\nvars: {target: \"ftp://x\"}\non-open: [close]"}.run(t).failed(t, "expression", "not a WebSocket URL")
}

func TestK6NothingAfterClose(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		// The close frame is answered late: messages that come before the answer fire no more.
		c.SetCloseHandler(func(code int, text string) error {
			c.say("late", "later")
			return c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, text), time.Now().Add(time.Second))
		})
		c.echo()
	})
	res := run(t, p.URL, `
on-open:
  - log: before
  - close
  - log: after
  - send: never
on-message: [{log: message}]
interval: [{every: 1ms, do: [{log: tick}]}]
on-close: [{log: "close ${{ close.code }}"}]
`)
	res.passed(t, 1)
	want(t, "events", res.lines, []string{"before", "close 1000"})
	p.counts(t, res)
	if got := res.count("ws_msgs_received"); got != 2 {
		t.Errorf("ws_msgs_received is %d, want the 2 that were read while closing", got)
	}
}
