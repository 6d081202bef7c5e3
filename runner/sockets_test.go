package runner_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"wsrun/internal/wstest"
	wsresult "wsrun/result"
	"wsrun/runner"
)

// relay is a server side that answers each message to the one that sent it.
const relay = "\nserver:\n  on-message: [{send: \"${{ text }}\"}]\n"

// A script runs over all sockets: each of a group delivers once, a sample each, tagged with the socket's name.
func TestScript(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
vars: {heard: 0}
sockets:
  alice: {headers: {X-User: alice}}
  bob:
    vars: {n: 10}
    on-open: [{send: {op: hi, id: 7}, expect: msg.id == 7, name: hello}]
    on-message: [{if: msg.op == "hi", set: {socket.n: socket.vars.n + 1, heard: socket.vars.n}}]
  watchers: {count: "${{ 1 + 2 }}"}
  late: {open: later}
script:
  - each: [alice, bob]
    as: who
    do: [{send: {op: join, id: "${{ uuid() }}"}, to: "${{ who }}", expect: msg.id == sent.id, name: join}]
  - {send: {op: all, id: 9}, to: [watchers, alice], expect: msg.id == 9, name: fan, set: {heard: vars.heard + 1}}
  - {open: late, within: 5s}
  - {send: x, to: late, expect: text == "x"}
  - {close: 1000, to: alice}
  - {open: alice}
  - {send: again, to: "watchers[2]", expect: text == "again" and socket.index == 2}
  - check: {heard: vars.heard == 15}
load: {vus: 3, iterations: 30}
`+relay)
	res.passed(t, 30)
	want(t, "checks", res.checks(), map[string]string{"heard": "30/0"})
	want(t, "sessions", []int64{res.count("ws_sessions"), res.count("ws_sessions", "socket=alice"), res.count("ws_sessions", "socket=watchers")},
		[]int64{30 * 7, 60, 90})
	want(t, "fan", []int64{res.count("ws_response_time", "name=fan", "socket=watchers"), res.count("ws_response_time", "name=fan", "socket=alice")},
		[]int64{90, 30})
	want(t, "closes", res.closes(), map[string]int64{"1000 client": 210})
	want(t, "open at the end", res.stats("ws_connections").Value, 0)
}

// Without a script the iteration lasts until every socket has ended, by itself.
func TestSocketsWithoutAScript(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets:
  alice: {on-open: [{wait: 20ms}, {send: x, expect: text == "x"}, close]}
  bob: {on-open: [{send: y, expect: text == "y"}]}
  carl: {}
load: {vus: 2, iterations: 6}
`+relay)
	res.passed(t, 6)
	want(t, "closes", res.closes(), map[string]int64{"1000 client": 18})
	want(t, "requests", res.count("ws_response_time"), 12)
}

// A part of the script that misses what it waits for fails the iteration, or sends the script to its else.
func TestScriptMisses(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets: {alice: {}, bob: {}}
script:
  - expect: text == "never"
    from: [alice, bob]
    within: 30ms
    else: [{send: bye, to: alice, expect: text == "bye", name: bye}]
  - {send: x, to: alice}
  - {expect: text == "x", from: bob, within: 30ms, name: relay}
`+relay)
	res.failed(t, "expect.timeout", "no message matched within 30ms")
	want(t, "bye", res.count("ws_response_time", "name=bye"), 1)
	want(t, "closes", res.closes(), map[string]int64{"1000 client": 2})
	want(t, "errors by socket", res.count("ws_errors", "socket=bob"), 1)
}

// One socket that can't be opened fails the iteration, and the others are closed.
func TestSocketRefused(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets:
  alice: {}
  bob: {headers: {X-No: "1"}}
script: [{send: x, to: alice}, {send: x, to: bob}]
server:
  refuse: {if: 'request.headers["X-No"] == "1"', status: 403}
`)
	want(t, "errors", res.errors(), map[string]int64{"handshake.status": 1})
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{1, 1, 0})
	want(t, "sent", res.count("ws_msgs_sent"), 0)
}

// A socket whose handshake must be refused is ready when it was.
func TestSocketRefusedAsItShould(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets:
  alice: {}
  bob: {headers: {X-No: "1"}, connect: {expect-status: 403}}
script: [{send: x, to: alice, expect: text == "x"}, {log: bob}]
server:
  refuse: {if: 'request.headers["X-No"] == "1"', status: 403}
  on-message: [{send: x}]
`)
	res.passed(t, 1)
	want(t, "sessions", res.count("ws_sessions"), 1)
}

// The session of one that the script waits at may not end; one that it does not wait at may.
func TestScriptLosesASocket(t *testing.T) {
	t.Parallel()
	const text = `
sockets: {alice: {}, bob: {headers: {X-Go: "1"}}}
script: [{send: go, to: alice}, {expect: text == "x", from: NAME, within: 20s}]
server:
  on-message:
    - close: CODE
      to: peer.request.headers["X-Go"] == "1"
    - wait: 100ms
    - send: x
`
	res := run(t, "", strings.NewReplacer("NAME", "bob", "CODE", "1001").Replace(text))
	res.failed(t, "close.unexpected", "the server closed with 1001 while script[1] waited")
	run(t, "", strings.NewReplacer("NAME", "alice", "CODE", "1000").Replace(text)).passed(t, 1)
	res = run(t, "", strings.NewReplacer("NAME", "alice", "CODE", "4001").Replace(text))
	res.failed(t, "close.unexpected", "the server closed with 4001")
}

// A wait goes on over the loss of its connection if that is made up for, and what goes out waits until it is.
func TestScriptWaitsOverAReconnect(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets:
  alice: {}
  bob: {reconnect: {backoff: 20ms}, headers: {X-N: "${{ vu.reconnects }}"}}
script:
  - {expect: text == "back", from: bob, within: 5s}
  - {send: x, to: bob, expect: text == "x"}
server:
  on-open:
    - {if: 'request.headers["X-N"] == "0"', do: [{wait: 50ms}, {close: 1012}]}
    - {if: 'request.headers["X-N"] == "1"', send: back}
  on-message: [{send: x}]
`)
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed}, []int64{1, 0})
	want(t, "sessions", res.count("ws_sessions"), 3)
	recovered(t, res, 1, 0)
}

// At the load's end a script may finish what it waits for within the grace; what does not is cut, and says where.
func TestScriptAtTheLoadsEnd(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets: {alice: {}, bob: {}}
script: [{send: x, to: alice, expect: text == "x"}, {wait: 900ms, name: pause}, {send: y, to: bob, expect: text == "y", name: last}]
load: {vus: 4, duration: 600ms, graceful-stop: 20s}
`+relay)
	res.passed(t, 4)
	want(t, "last", res.count("ws_response_time", "name=last"), 4)
	res = run(t, "", `
sockets: {alice: {}, bob: {}}
script: [{send: x, to: alice, expect: text == "x"}, {expect: text == "never", from: [alice, bob], within: 20s, name: never}]
load: {vus: 4, duration: 600ms, graceful-stop: 50ms}
`+relay)
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{0, 0, 4})
	want(t, "closes", res.closes(), map[string]int64{"1000 client": 8})
}

// A drop of a share of all connections drops sockets, whosever they are.
func TestScriptInAStorm(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets: {watchers: {count: 5, reconnect: {backoff: 10ms}}}
script: [{wait: 1200ms}, {send: x, to: watchers, expect: text == "x", name: after}]
load: {stages: [{duration: 0s, vus: 4}, {duration: 500ms, vus: 4}, {duration: 500ms, vus: 4, drop: 50%}], graceful-stop: 10s}
`+relay)
	want(t, "log", res.lines, []string{"stage 3: dropped 10 of 20 connections"})
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{4, 0, 0})
	want(t, "after", res.count("ws_response_time", "name=after"), 20)
	want(t, "sessions", res.count("ws_sessions"), 30)
}

// What can't be done at a socket says why.
func TestScriptAtAClosedSocket(t *testing.T) {
	t.Parallel()
	for text, message := range map[string]string{
		"{close: 1000, to: bob}, {send: x, to: bob}": "the socket bob is not open: it was closed with 1000",
		"{send: x, to: late}":                        "the socket late is not open yet",
		"{open: bob}":                                "the socket bob is open already",
		"{set: {w: '\"nobody\"'}}, {send: x, to: '${{ vars.w }}'}": `no socket is named "nobody": there are bob, late`,
	} {
		res := run(t, "", "vars: {w: ''}\nsockets: {bob: {}, late: {open: later}}\nscript: ["+text+", {open: late}]"+relay)
		if got := res.messages(); !strings.Contains(got, message) {
			t.Errorf("%s: got %q, want %q", text, got, message)
		}
		want(t, "iterations", []int64{res.Iterations, res.IterationsFailed}, []int64{1, 1})
	}
}

// An open waits for the handshake as long as it says.
func TestOpenWithin(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets: {alice: {}, late: {open: later}}
script: [{send: x, to: alice}, {open: late, within: 20s}]
server:
  accept-after: 0s..1ms
  refuse: {if: "false", status: 400}
`)
	res.passed(t, 1)
	slow := wstest.TCP(t, func(p *wstest.Peer) { p.Delay(5 * time.Second) })
	res = job{env: map[string]any{"SLOW": slow.URL}, text: `
sockets: {alice: {}, late: {open: later, url: "${{ env.SLOW }}"}}
script: [{send: x, to: alice}, {open: late, within: 50ms}]
server: echo
`}.run(t)
	want(t, "errors", res.errors(), map[string]int64{"handshake.timeout": 1})
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed}, []int64{1, 1})
	between(t, "the run", res.took, 40*time.Millisecond, 4*time.Second)
}

// The latency of a delivery is from the moment of the send to that of the read, whoever sent it: a relay that takes its
// time shows in full, and nothing else does.
func TestDeliveryLatency(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets: {alice: {}, bob: {count: 3}}
script:
  - repeat: 5
    do: [{send: x, to: alice, expect: text == "x", from: bob, name: delivery, times: 2}]
server:
  on-message: [{send: x, to: others}, {wait: 60ms}, {send: x, to: others}]
`)
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed}, []int64{1, 0})
	stats := res.stats("ws_response_time", "name=delivery", "socket=bob")
	want(t, "samples", stats.Count, 15)
	between(t, "the fastest", stats.Min, 60, 400)
	want(t, "of the sender", res.count("ws_response_time", "socket=alice"), 0)
}

// Steps, failures and frames name their socket; actions without a name of their own are told apart by it.
func TestSocketsAreNamed(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	frames := map[string]int{}
	res := job{steps: true, trace: func(f runner.Frame) {
		mu.Lock()
		defer mu.Unlock()
		if f.End == "vu" {
			frames[f.Socket]++
		}
	}, text: `
sockets:
  alice: {on-open: [{send: a, expect: text == "a"}]}
  bob: {count: 2, on-open: [{send: b, expect: text == "b"}]}
script: [{expect: text == "never", from: "bob[1]", within: 10ms}]
` + relay}.run(t)
	opened, done, closed := map[string]int{}, map[string]int{}, map[string]int{}
	for _, st := range res.steps {
		switch st := st.(type) {
		case wsresult.Opened:
			opened[st.Socket]++
		case wsresult.Done:
			done[st.Socket+": "+st.Name]++
		case wsresult.Closed:
			closed[st.Socket]++
		case wsresult.Failed:
			want(t, "the failure's socket", st.Detail.Socket, "bob[1]")
		}
	}
	each := map[string]int{"alice": 1, "bob[0]": 1, "bob[1]": 1}
	want(t, "opened", opened, each)
	want(t, "closed", closed, each)
	want(t, "done", done, map[string]int{"alice: alice.on-open[0]": 1, "bob[0]: bob.on-open[0]": 1, "bob[1]: bob.on-open[0]": 1})
	want(t, "frames", frames, map[string]int{"alice": 4, "bob[0]": 4, "bob[1]": 4})
	want(t, "requests", res.count("ws_response_time", "name=bob.on-open[0]", "socket=bob"), 2)
}

// The answer to an HTTP request of the script is a message that each socket reads after it was written, be it before
// the HTTP answer.
func TestScriptSeesAPush(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets: {alice: {}, bob: {count: 2}}
script:
  - repeat: 3
    do:
      - http: POST /orders
        json: {id: "${{ uuid() }}"}
        expect: msg.id == reply.body.id and sent.id == msg.id
        from: [alice, bob]
        within: 5s
        name: order
  - http: GET /nothing
    expect: msg.never
    from: alice
    within: 30ms
    else: [{send: x, to: bob}]
server:
  http: [{if: request.method == "POST", json: {id: "${{ request.body.id }}"}, push: {id: "${{ request.body.id }}"}}, {status: 204}]
`)
	res.passed(t, 1)
	want(t, "order", []int64{res.count("ws_response_time", "name=order", "socket=bob"), res.count("ws_response_time", "name=order", "socket=alice")}, []int64{6, 3})
	want(t, "sent", res.count("ws_msgs_sent"), 2)
}

// A handler's row counts the sessions of the sockets that have it.
func TestSocketsCoverage(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets:
  alice: {}
  bob: {on-binary: [{log: x}]}
  carol: {count: 3, on-message: [{log: x}]}
script: [{send: x, to: alice, expect: text == "x"}]
`+relay)
	got := map[string]int64{}
	for _, h := range res.Coverage.Handlers {
		if h.Kind == "event" {
			got[h.Event+map[bool]string{true: " of the server"}[h.Server]] = h.Asked
		}
	}
	want(t, "sessions", got, map[string]int64{"on-binary": 1, "on-message": 3, "on-message of the server": 5})
}

// A count that is no number of sockets fails its iteration, and no other.
func TestSocketsCountIsNone(t *testing.T) {
	t.Parallel()
	for value, said := range map[string]string{"'abc'": `count is "abc"`, "0": `count is "0"`, "10001": `count is "10001"`} {
		res := run(t, "", "vars: {n: 1}\nsockets: {group: {count: \"${{ vu.iteration == 0 ? "+value+" : vars.n }}\"}, b: {}}\nscript: [{send: x, to: b}]\nload: {vus: 1, iterations: 3}"+relay)
		want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{3, 1, 0})
		want(t, "errors", res.errors(), map[string]int64{"expression": 1})
		if got := res.messages(); !strings.Contains(got, said) {
			t.Errorf("got %q, want %q", got, said)
		}
	}
}

// The load's end while `before` still runs leaves the script out, and the iteration is cut.
func TestScriptCutBeforeItsSocketsAreDialled(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
before: [{wait: 700ms}]
sockets: {alice: {}, bob: {}}
script: [{send: x, to: alice, expect: text == "x"}]
load: {vus: 5, duration: 300ms, graceful-stop: 20s}
`+relay)
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{0, 0, 5})
	want(t, "sessions", res.count("ws_sessions"), 0)
	between(t, "the run", res.took, 300*time.Millisecond, 15*time.Second)
}

// An end that should not have been, and that was kept for an expect-close, fails the iteration also if the load's end
// comes before that.
func TestScriptCutAfterAWrongEnd(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
sockets: {alice: {}, bob: {headers: {X-Go: "1"}}}
script: [{expect: text == "never", from: alice, within: 20s}, {expect-close: 4002, from: bob}]
server:
  on-open: [{if: 'request.headers["X-Go"] == "1"', do: [{wait: 50ms}, {close: 4001}]}]
load: {vus: 1, duration: 800ms, graceful-stop: 20ms}
`)
	want(t, "iterations", []int64{res.IterationsFailed, res.IterationsCut}, []int64{1, 0})
	want(t, "errors", res.errors()["close.unexpected"], 1)
}
