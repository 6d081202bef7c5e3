package runner_test

import (
	"strings"
	"testing"

	"wsrun/internal/wstest"
)

func closing(t *testing.T, code int, reason string) string {
	return newPeer(t, func(c *client) {
		_, _, _ = c.ReadMessage()
		_ = wstest.CloseWith(c.Conn, code, reason)
	}).URL
}

func TestExpectClose(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		code   int
		text   string
		passes bool
		says   string
	}{
		{"any", 4001, "expect-close: ", true, ""},
		{"any normal one", 1000, "expect-close: ", true, ""},
		{"its code", 4001, "expect-close: 4001", true, ""},
		{"another code", 4002, "expect-close: 4001", false, `the server closed with 4002 "why", and expect-close is 4001`},
		{"a normal one instead", 1000, "expect-close: 4001", false, "the server closed with 1000"},
		{"one of several", 4001, "expect-close: [1002, 4001]", true, ""},
		{"none of several", 4001, "expect-close: [1002, 1006, 1009]", false, `the server closed with 4001 "why", and expect-close is 1002, 1006 or 1009`},
		{"its condition", 4001, `expect-close: close.code > 4000 and close.reason == "why" and close.by == "server" and error.kind == ""`, true, ""},
		{"another condition", 4001, "expect-close: close.code == 1000", false, "and expect-close does not match"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res := run(t, closing(t, tt.code, "why"), "on-open:\n  - send: x\n  - "+tt.text+"\n  - log: on\non-close: [{log: last}]\non-error: [{log: error}]")
			if tt.passes {
				res.passed(t, 1)
				want(t, "lists", res.lines, []string{"on", "last"})
				return
			}
			res.failed(t, "close.unexpected", tt.says)
			want(t, "lists", res.lines, []string{"error", "last"})
		})
	}
}

// A cut connection has the code 1006.
func TestExpectCloseCut(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		_, _, _ = c.ReadMessage()
		_ = c.NetConn().Close()
	})
	run(t, p.URL, "on-open: [{send: x}, {expect-close: 1006, check: {by: close.by == \"network\"}}]").passed(t, 1)
	run(t, p.URL, "on-open: [{send: x}, {expect-close: 1002}]\non-close: [{log: x}]").failed(t, "close.unexpected", "and expect-close is 1002")
}

func TestExpectCloseInTime(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, "on-open: [{expect-close: , within: 50ms}]")
	res.failed(t, "expect.timeout", "the server did not end the session within 50ms")
	res = run(t, echoPeer(t).URL, `
on-open:
  - expect-close: 1002
    within: 50ms
    else: [{log: still there}]
  - send: x
    expect: text == "x"
  - close
`)
	res.passed(t, 1)
	want(t, "lists", strings.Join(res.lines, ","), "still there")
}

// What it sees is judged, kept and recorded, and the list goes on without a session.
func TestExpectCloseKeeps(t *testing.T) {
	t.Parallel()
	res := run(t, closing(t, 4001, "why"), `
vars: {code: 0}
metrics: {seen: {type: counter}}
on-open:
  - send: x
  - if: vars.code == 0
    expect-close: close.code >= 4000
    check: {said why: close.reason == "why"}
    set: {code: close.code}
    record: {seen: 1}
    else: [{fail: no}]
  - check: {kept: vars.code == 4001}
  - if: vars.code == 4001
    do: [{log: "${{ vars.code }}"}]
  - send: nobody is there
  - log: never
`)
	res.passed(t, 1)
	want(t, "lists", strings.Join(res.lines, ","), "4001")
	want(t, "checks", res.checks(), map[string]string{"said why": "1/0", "kept": "1/0"})
	if got := res.count("seen"); got != 1 {
		t.Errorf("seen is %d, want 1", got)
	}
}

// A fail after it counts, and every one that waits is judged.
func TestExpectCloseSeveral(t *testing.T) {
	t.Parallel()
	run(t, closing(t, 4001, ""), "on-open: [{send: x}, {expect-close: 4001}, {fail: after all}]").failed(t, "script", "after all")
	res := run(t, closing(t, 4001, ""), "on-open: [{send: x}, {expect-close: 4001}, {log: one}]\ntimeout: [{after: 1ms, do: [{expect-close: 4002}, {log: two}]}]")
	if res.IterationsFailed != 0 { // the timeout may come too late
		res.failed(t, "close.unexpected", "expect-close is 4002")
	}
	if strings.Join(res.lines, ",") != "one" {
		t.Errorf("got the lists %v, want one", res.lines)
	}
}

// An end of this side's own making is none to wait for; a load's end ends the wait. Neither is a verdict.
func TestExpectCloseOwnEnd(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, "on-open: [{expect-close: }, {log: never}]\ntimeout: [{after: 20ms, close: 1000}]")
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{1, 0, 0})
	want(t, "errors", res.errors(), map[string]int64{"untested": 1})
	want(t, "lists", len(res.lines), 0)
	res = run(t, echoPeer(t).URL, "load: {vus: 2, duration: 100ms, graceful-stop: 50ms}\non-open: [{expect-close: }]")
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{0, 0, 2})
	want(t, "errors", res.errors(), map[string]int64{"untested": 1})
}

// A write that fails because the peer has gone does not lose the wait.
func TestExpectCloseWhileWriting(t *testing.T) {
	t.Parallel()
	res := run(t, closing(t, 4001, ""), "on-open: [{send: x}, {expect-close: 4001}]\ninterval: [{every: 1ms, send: more}]")
	res.passed(t, 1)
}

// On the server's side it says what the client did.
func TestExpectCloseOfAServer(t *testing.T) {
	t.Parallel()
	res := run(t, "", "server: {on-open: [{expect-close: 1000}, {log: \"${{ close.code }} by ${{ close.by }}\"}]}\non-open: [{close: 1000}]")
	res.passed(t, 1)
	want(t, "log", res.lines, []string{"1000 by client"})
	res = run(t, "", "server: {on-open: [{expect-close: 1000}, {log: never}]}\non-open: [{close: 4001}]")
	res.passed(t, 1)
	want(t, "log", res.lines, []string{"server: the client closed with 4001, and expect-close is 1000"})
}

// An end that was waited for is none to recover from.
func TestExpectCloseAndReconnect(t *testing.T) {
	t.Parallel()
	res := run(t, closing(t, 1012, "restart"), "reconnect: {max: 3, backoff: 1ms..2ms}\non-open: [{send: x}, {expect-close: 1012}, {log: over}]")
	res.passed(t, 1)
	want(t, "lists", strings.Join(res.lines, ","), "over")
	if got := res.count("ws_sessions"); got != 1 {
		t.Errorf("%d sessions, want 1", got)
	}
	res = run(t, closing(t, 1011, ""), "reconnect: {max: 3, backoff: 1ms..2ms}\non-open: [{send: x}, {expect-close: 1012}]")
	res.failed(t, "close.unexpected", "expect-close is 1012")
}
