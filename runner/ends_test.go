package runner_test

import (
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
)

// A session with nothing left to do closes itself; one that reacts to what may come does not.
func TestEndsWithNothingToDo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text string }{
		{"no handlers at all", "tags: {a: b}"},
		{"a script", "on-open: [{send: x, expect: size == 1}]"},
		{"a script that waits", "on-open: [{wait: 20ms}]"},
		{"a timeout that has run", "timeout: [{after: 20ms, log: x}]"},
		{"an idle timeout that has run", "timeout: [{after: 20ms, since: last-message, log: x}]"},
		{"pings that are only looked at", "on-ping: [{log: ping}]\non-open: [{send: x, expect: size == 1}]"},
		{"pongs of no ping", "on-pong: [{log: pong}]"},
		{"pongs that came", "on-open: [ping]\non-pong: [{log: pong}]"},
		{"last events", "on-close: [{log: close}]\non-error: [{log: error}]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := echoPeer(t)
			res := run(t, p.URL, "limits: {session: 20s}\n"+tt.text)
			res.passed(t, 1)
			want(t, "closes", res.closes(), map[string]int64{"1000 client": 1})
			p.counts(t, res)
			between(t, "the run", res.took, 0, 10*time.Second)
		})
	}
}

func TestEndsWhenThePingsSaySo(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		for i := range 3 {
			_ = c.WriteControl(websocket.PingMessage, []byte{byte('a' + i)}, time.Now().Add(time.Second))
		}
	})
	res := run(t, p.URL, `
vars: {n: 0}
on-ping:
  - set: {n: vars.n + 1}
  - if: vars.n == 3
    close: 1000
`)
	res.passed(t, 1)
	want(t, "closes", res.closes(), map[string]int64{"1000 client": 1})
}

// What holds a session open until the peer ends it.
func TestEndsByThePeer(t *testing.T) {
	t.Parallel()
	for _, handlers := range []string{
		"on-message: [{set: {n: '1'}}]", "on-binary: [{set: {n: '1'}}]", "interval: [{every: 1m, log: x}]", "timeout: [{after: 1m, log: x}]",
		"on-pong: [{log: pong}]\non-open: [ping]",
	} {
		t.Run(handlers, func(t *testing.T) {
			t.Parallel()
			p := newPeer(t, func(c *client) {
				c.SetPingHandler(func(string) error { return nil })    // and never a pong
				wstest.Delay(t.Context().Done(), 100*time.Millisecond) // a session that would close itself does it before
				_ = wstest.CloseWith(c.Conn, 1001, "")
			})
			res := run(t, p.URL, "vars: {n: 0}\nlimits: {session: 20s}\n"+handlers)
			res.passed(t, 1)
			want(t, "closes", res.closes(), map[string]int64{"1001 server": 1})
		})
	}
}

func TestEndsBySessionLimit(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, "limits: {session: 100ms}\non-message: [{log: x}]\non-close: [{log: '${{ close.by }} ${{ close.code }}'}]")
	res.failed(t, "session.timeout", "limits.session (100ms)")
	want(t, "close", res.lines, []string{"client 1000"})
	between(t, "the session", res.stats("ws_session_duration").Min, 100, 5000)
	// A load that has an end in time is not bounded by it.
	res = run(t, echoPeer(t).URL, "limits: {session: 20ms}\nload: {vus: 1, duration: 200ms}\non-message: [{log: x}]")
	res.passed(t, 1)
}

func TestEndsByCloseTimeout(t *testing.T) {
	t.Parallel()
	p := wstest.Frames(t, func(p *wstest.Peer) { // reads all, answers nothing
		p.ReceiveAll()
	})
	res := run(t, p.URL, "limits: {close-timeout: 100ms}\non-open:\n  - close\non-close: [{log: '${{ close.by }} ${{ close.code }} ${{ close.clean }}'}]")
	res.failed(t, "close.timeout", "within 100ms")
	want(t, "close", res.lines, []string{"client 1006 false"})
	if e := res.snap.Errors[0]; e.At.Line != 3 {
		t.Errorf("the failure is placed at line %d, want 3: the close", e.At.Line)
	}
	between(t, "the run", res.took, 100*time.Millisecond, 5*time.Second)
}

// A peer that answers our close frame by cutting TCP has answered, unless a code is expected.
func TestEndsByCutInsteadOfAnswer(t *testing.T) {
	t.Parallel()
	cut := func(p *wstest.Peer) {
		for {
			if f, ok := p.Receive(); !ok || f.Header.OpCode == 8 {
				return
			}
		}
	}
	res := run(t, wstest.Frames(t, cut).URL, "on-open: [close]")
	res.passed(t, 1)
	want(t, "closes", res.closes(), map[string]int64{"1006 client": 1})
	res = run(t, wstest.Frames(t, cut).URL, "on-open: [{close: 1000, expect-code: 1000}]")
	res.failed(t, "close.unexpected", "cut the connection instead of answering")
}

func TestEndsWithExpectCode(t *testing.T) {
	t.Parallel()
	answer := func(code int) *wstest.Server {
		return wstest.Frames(t, func(p *wstest.Peer) {
			for {
				if f, ok := p.Receive(); !ok || f.Header.OpCode == 8 {
					break
				}
			}
			p.Send(wstest.Close(code, ""))
		})
	}
	closing := func(code int) *wstest.Server {
		return wstest.Serve(t, wstest.Gorilla(websocket.Upgrader{}, func(c *websocket.Conn) {
			_, _, _ = c.ReadMessage()
			_ = wstest.CloseWith(c, code, "")
		}))
	}
	const ours = "on-open: [{close: 1000, expect-code: 4001}]"
	run(t, answer(4001).URL, ours).passed(t, 1)
	run(t, answer(1000).URL, ours).failed(t, "close.unexpected", "answered the close with 1000, but expect-code is 4001")
	// on-close does not excuse what expect-code says.
	run(t, answer(1000).URL, ours+"\non-close: [{log: x}]").failed(t, "close.unexpected", "expect-code")

	// The peer may close first, with the code that some action names.
	const theirs = "on-open: [{send: x, expect: 'false', within: 20s}, {close: 1000, expect-code: 4001}]"
	run(t, closing(4001).URL, theirs).passed(t, 1)
	run(t, closing(4002).URL, theirs).failed(t, "close.unexpected", "closed with 4002 while on-open[0] waited")
}

// When the peer's close is unexpected, and when not.
func TestEndsUnexpectedly(t *testing.T) {
	t.Parallel()
	const normal, other = 1000, 4002
	for _, tt := range []struct {
		name, text string
		code       int
		message    string // "": a normal end
	}{
		{"nothing waits", "on-message: [{log: x}]", normal, ""},
		{"another code", "on-message: [{log: x}]", other, "closed with 4002"},
		{"on-open waits for a message", "on-open: [{expect: 'false', within: 20s}]", normal, "while on-open[0] waited"},
		{"on-open waits for a time", "on-open: [{wait: 20s}]", normal, "before on-open was done"},
		{"on-open waits for a barrier", "on-open: [{barrier: b, count: 2, within: 20s}]", normal, "before on-open was done"},
		{"on-open watches", "on-open: [{expect-none: 'false', for: 20s}]", normal, "before on-open was done"},
		{"another list waits for a message", "interval: [{every: 1ms, do: [{send: here}, {expect: 'false', within: 20s}]}]\nlimits: {inbox: 1}", normal, "while interval[0].do[1] waited"},
		{"another list waits for a time", "timeout: [{after: 1ms, do: [{send: here}, {wait: 20s}]}]", normal, ""},
		{"on-close judges", "on-open: [{wait: 20s}]\non-close: [{check: {code: close.code == 1000}}]", normal, ""},
		{"on-close judges a code", "on-message: [{log: x}]\non-close: [{check: {code: close.code == 4002}}]", other, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newPeer(t, func(c *client) {
				if strings.Contains(tt.text, "send: here") {
					c.text() // a list that a timer starts has begun
				}
				_ = wstest.CloseWith(c.Conn, tt.code, "")
			})
			res := run(t, p.URL, tt.text)
			if tt.message == "" {
				res.passed(t, 1)
			} else {
				res.failed(t, "close.unexpected", tt.message)
			}
			want(t, "closes", res.closes(), map[string]int64{itoa(tt.code) + " server": 1})
		})
	}
}

func TestEndsByDropFailAbort(t *testing.T) {
	t.Parallel()
	for verb, kind := range map[string]string{"drop": "", "{fail: \"no ${{ vu.id }}\"}": "script", "{abort: \"no ${{ vu.id }}\"}": "script"} {
		p := echoPeer(t)
		res := run(t, p.URL, `
on-open:
  - do: [`+verb+`]
  - log: went on
on-close: [{log: "${{ close.by }} ${{ close.code }} ${{ close.clean }}"}]
on-error: [{log: error}]
`)
		ends := p.settled()
		if kind == "" {
			res.passed(t, 1)
			want(t, verb, res.lines, []string{"client 1006 false"})
			want(t, "the server's ends", ends, map[int]int64{1006: 1})
			continue
		}
		res.failed(t, kind, "no 1")
		want(t, verb, res.lines, []string{"client 1000 true"})
		want(t, "the server's ends", ends, map[int]int64{1000: 1})
		if aborted := res.Aborted != ""; aborted != (verb[1] == 'a') {
			t.Errorf("%s: aborted with %q", verb, res.Aborted)
		}
	}
}

// A session that opens when the load's time is up is closed at once, and that its server does not answer is not its
// iteration's failure.
func TestOpenedWhileStopping(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
load: {vus: 3, duration: 200ms, graceful-stop: 2s}
limits: {close-timeout: 200ms}
on-open: [{wait: 50ms}]
server:
  accept-after: 500ms
  on-open: [{pause-reading: 1h}]
`)
	want(t, "sessions", res.count("ws_sessions"), 3)
	want(t, "errors", res.count("ws_errors"), 0)
	want(t, "failed", res.count("iterations_failed"), 0)
}
