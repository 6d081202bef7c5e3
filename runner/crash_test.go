package runner_test

import (
	"strings"
	"testing"
	"time"

	"wsrun/internal/wstest"
	"wsrun/runner"
	"wsrun/socket"
)

// The log of these tests panics where a scenario logs "boom": the panic comes out of a handler, as one of ours would.
func boom(line string) {
	if line == "boom" {
		panic("boom \x1b[2J")
	}
}

// TestPanicEndsItsSession lets the second of four iterations panic in each kind of event: it fails alone, and the
// others pass.
func TestPanicEndsItsSession(t *testing.T) {
	t.Parallel()
	const (
		bad  = "if: vu.iteration == 1"
		loud = "{" + bad + ", log: boom}"
		rest = "\ntimeout: [{after: 200ms, close: 1000}]\n"
	)
	for name, text := range map[string]string{
		"on-open":      "on-open: [" + loud + "]" + rest,
		"after a wait": "on-open: [{wait: 10ms}, " + loud + ", close]",
		"after expect": "on-open: [{send: x, expect: text == 'x', within: 20s}, " + loud + ", close]",
		"on-message":   "on-open: [{send: x}]\non-message: [" + loud + ", close]",
		"interval":     "interval: [{every: 20ms, do: [" + loud + ", close]}]",
		"timeout":      "timeout: [{after: 20ms, do: [" + loud + ", close]}]",
		"pong":         "on-open: [{ping: {within: 20s}}, " + loud + ", close]",
		"on-pong":      "on-open: [ping]\non-pong: [" + loud + ", close]",
		"barrier":      "on-open: [{barrier: b, within: 20s}, " + loud + ", close]",
		"expect-close": "on-open: [{send: x}, {expect-close: 4000, within: 20s}]\non-message: [" + loud + ", close]",
		"on-close":     "on-open: [close]\non-close: [" + loud + "]",
		"twice":        "on-open: [{send: x}]\non-message: [" + loud + ", close]\non-close: [" + loud + "]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := wstest.Serve(t, wstest.Echo())
			res := job{text: "load: {vus: 1, iterations: 4}\nlimits: {close-timeout: 20s}\n" + text, url: srv.URL, log: boom}.run(t)
			panics := int64(1)
			if name == "twice" {
				panics = 2
			}
			errors := map[string]int64{"generator": panics}
			if name == "expect-close" { // the others close themselves
				errors["untested"] = 1
			}
			want(t, "errors by kind", res.errors(), errors)
			if res.Iterations != 4 || res.IterationsFailed != 1 {
				t.Errorf("%d iterations, %d of them failed, want 4 and 1", res.Iterations, res.IterationsFailed)
			}
			ends := map[string]int64{"1000 client": 3, "1006 client": 1}
			if name == "on-close" {
				ends = map[string]int64{"1000 client": 4}
			}
			want(t, "closes", res.closes(), ends)
			want(t, "ws_sessions", res.count("ws_sessions"), 4)
			want(t, "open at the end", res.stats("ws_connections").Value, 0)
			if got := res.messages(); !strings.Contains(got, `internal error (please report): boom \x1b[2J`) {
				t.Errorf("the failure says %q", got)
			}
			if log := strings.Join(res.lines, "\n"); !strings.Contains(log, "runner.(*iteration).exec(") || strings.Contains(strings.Join(res.Warnings, " "), "descriptors") {
				t.Errorf("the log has no stack, or a warning speaks of descriptors: %q\n%s", res.Warnings, log)
			}
			if res.took > 10*time.Second {
				t.Errorf("it took %s", res.took)
			}
		})
	}
}

// TestPanicsLeaveTheRestOfTheRun lets one VU of many panic in each iteration.
func TestPanicsLeaveTheRestOfTheRun(t *testing.T) {
	t.Parallel()
	srv := wstest.Serve(t, wstest.Echo())
	res := job{url: srv.URL, log: boom, text: `
load: {vus: 10, iterations-per-vu: 10}
on-open:
  - send: x
    expect: text == "x"
    within: 20s
  - if: vu.id == 3
    log: boom
  - close
`}.run(t)
	want(t, "errors by kind", res.errors(), map[string]int64{"generator": 10})
	want(t, "closes", res.closes(), map[string]int64{"1000 client": 90, "1006 client": 10})
	if res.Iterations != 100 || res.IterationsFailed != 10 {
		t.Errorf("%d iterations, %d of them failed, want 100 and 10", res.Iterations, res.IterationsFailed)
	}
	stacks := 0
	for _, line := range res.lines {
		if strings.Contains(line, "goroutine ") {
			stacks++
		}
	}
	want(t, "stacks in the log", stacks, 5)
}

// TestPanicOfTheServersEnd lets the file's own server panic: it cuts that session, and accepts the next.
func TestPanicOfTheServersEnd(t *testing.T) {
	t.Parallel()
	res := job{log: boom, text: `
load: {vus: 1, iterations: 3}
on-open:
  - send: ${{ vu.iteration }}
    expect: text == "x"
    within: 20s
  - close
server:
  on-message:
    - {if: text == "1", log: boom}
    - send: x
`}.run(t)
	want(t, "errors by kind", res.errors(), map[string]int64{"close.unexpected": 1})
	want(t, "closes", res.closes(), map[string]int64{"1000 client": 2, "1006 network": 1})
}

// TestPanicWhereSessionsAreStopped lets the trace panic at each close frame that leaves: where the load's end asks a
// session to close, where a VU leaves a ramp, and where a handler closes.
func TestPanicWhereSessionsAreStopped(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"the load's end":   "load: {vus: 3, duration: 1s, graceful-stop: 100ms}\non-message: [{log: x}]",
		"with grace":       "load: {vus: 3, duration: 1s, graceful-stop: 100ms}\non-open: [{wait: 1h}]",
		"a VU that leaves": "load: {stages: [{duration: 0s, vus: 3}, {duration: 1s, vus: 3}, {duration: 0s, vus: 0}], graceful-stop: 100ms}\non-open: [{wait: 1h}]",
		"a handler":        "load: {vus: 3, iterations: 3}\non-open: [close]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res := job{url: wstest.Serve(t, wstest.Echo()).URL, text: text, trace: func(f runner.Frame) {
				if f.Out && f.Opcode == socket.OpClose {
					panic("boom")
				}
			}}.run(t)
			want(t, "errors by kind", res.errors(), map[string]int64{"generator": 3})
			want(t, "closes", res.closes(), map[string]int64{"1006 client": 3})
			want(t, "iterations that failed", res.IterationsFailed, 3)
			want(t, "aborted", res.Aborted, "")
			between(t, "the run", res.took, 0, 10*time.Second)
		})
	}
}
