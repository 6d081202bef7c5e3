package runner_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
)

// losing lives on its first sessions as lose says, with the number of the session from 0, and echoes on those after.
func losing(t testing.TB, sessions int64, lose func(p *wstest.Peer)) *wstest.Server {
	t.Helper()
	var n atomic.Int64
	return wstest.Frames(t, func(p *wstest.Peer) {
		if n.Add(1) <= sessions {
			lose(p)
			return
		}
		framesEcho(p)
	})
}

// resumes is a script that must be connected twice, and tells what it saw.
const resumes = `
reconnect: {max: 3, backoff: 10ms..40ms}
vars: {seen: ""}
on-open:
  - set: {seen: vars.seen + string(vu.reconnects)}
  - if: vu.reconnects == 0
    do: [{send: first}, {expect: "false", within: 20s}]
  - {send: again, expect: text == "again", within: 20s}
  - check: {kept: vars.seen == "01"}
  - close
on-error: [{log: "error ${{ error.kind }}"}]
on-close: [{log: "close ${{ close.code }} ${{ close.by }} ${{ vu.reconnects }}"}]
`

// TestReconnects loses the first session in each way that is a loss: the iteration goes on, and the loss is counted.
func TestReconnects(t *testing.T) {
	t.Parallel()
	closing := func(code int) func(p *wstest.Peer) {
		return func(p *wstest.Peer) {
			p.Receive()
			p.Send(wstest.Close(code, ""))
			p.ReceiveAll()
		}
	}
	for _, tt := range []struct {
		name string
		lose func(p *wstest.Peer)
		kind string
		end  string
	}{
		{"end of stream", func(p *wstest.Peer) { p.Receive() }, "close.unexpected", "1006 network"},
		{"reset", func(p *wstest.Peer) { p.Receive(); reset(p) }, "tcp.reset", "1006 network"},
		{"going away", closing(1001), "close.unexpected", "1001 server"},
		{"internal error", closing(1011), "close.unexpected", "1011 server"},
		{"service restart", closing(1012), "close.unexpected", "1012 server"},
		{"an application's", closing(4001), "close.unexpected", "4001 server"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res := run(t, losing(t, 1, tt.lose).URL, resumes)
			if res.Iterations != 1 || res.IterationsFailed != 0 {
				t.Errorf("%d iterations, %d of them failed, want 1 and 0:\n%s", res.Iterations, res.IterationsFailed, res.messages())
			}
			want(t, "errors", res.errors(), map[string]int64{tt.kind: 1})
			want(t, "ws_errors", res.count("ws_errors", "kind="+tt.kind), 1)
			want(t, "closes", res.closes(), map[string]int64{tt.end: 1, "1000 client": 1})
			want(t, "log", res.lines, []string{"error " + tt.kind, "close " + tt.end + " 0", "close 1000 client 1"})
			want(t, "checks", res.checks(), map[string]string{"kept": "1/0"})
			recovered(t, res, 1, 0)
			between(t, "ws_reconnecting", res.stats("ws_reconnecting").Min, 5, 5000)
			want(t, "ws_sessions", res.count("ws_sessions"), 2)
			want(t, "ws_connecting", res.count("ws_connecting"), 2)
			want(t, "open at the end", res.stats("ws_connections").Value, 0)
			between(t, "iteration_duration", res.stats("iteration_duration").Min, res.stats("ws_reconnecting").Min, 30_000)
		})
	}
}

// recovered compares what became of the lost connections.
func recovered(t testing.TB, res *result, ok, lost int64) {
	t.Helper()
	type counts struct{ Recovered, NotRecovered, Samples int64 }
	rate := res.stats("ws_recovered")
	want(t, "lost connections", counts{rate.Passes, rate.Fails, res.count("ws_reconnecting")}, counts{ok, lost, ok})
}

// A message that nobody waits for lets 1001 pass without `reconnect`; with it, the client is to be connected.
func TestReconnectsAfterGoingAwayWhenIdle(t *testing.T) {
	t.Parallel()
	srv := losing(t, 1, func(p *wstest.Peer) { p.Send(wstest.Close(1001, "")); p.ReceiveAll() })
	res := run(t, srv.URL, "reconnect: {backoff: 10ms}\non-open: [{if: vu.reconnects == 1, close: 1000}]\non-message: [{log: x}]")
	want(t, "errors", res.errors(), map[string]int64{"close.unexpected": 1})
	want(t, "iterations_failed", res.IterationsFailed, 0)
	recovered(t, res, 1, 0)
}

// TestDoesNotReconnect has the ends that are no loss: those that are right, those that this end makes, and those that
// would come again.
func TestDoesNotReconnect(t *testing.T) {
	t.Parallel()
	waits := "on-open: [{send: x}, {expect: 'false', within: 20s}]"
	for _, tt := range []struct {
		name, text, kind string
		serve            func(p *wstest.Peer)
	}{
		{"1000 when nothing waits", "on-message: [{log: x}]", "", func(p *wstest.Peer) { p.Send(wstest.Close(1000, "")); p.ReceiveAll() }},
		{"1000 while a list waits", waits, "close.unexpected", func(p *wstest.Peer) { p.Receive(); p.Send(wstest.Close(1000, "")); p.ReceiveAll() }},
		{"a code that the file names", "on-open: [{send: x, expect: 'false', within: 20s}, {close: 1000, expect-code: 4001}]", "",
			func(p *wstest.Peer) { p.Receive(); p.Send(wstest.Close(4001, "")); p.ReceiveAll() }},
		{"text that is not UTF-8", waits, "message.utf8", func(p *wstest.Peer) { p.Receive(); p.Send(wstest.Text("\xff")); p.ReceiveAll() }},
		{"a message that is too big", waits + "\nlimits: {message: 4B}", "message.too-big", func(p *wstest.Peer) { p.Receive(); p.Send(wstest.Text("hello")); p.ReceiveAll() }},
		{"close", "on-open: [close]", "", framesEcho},
		{"drop", "on-open: [drop]", "", framesEcho},
		{"fail", "on-open: [{fail: no}]", "script", framesEcho},
		{"a reply that is late", "on-open: [{expect: 'false', within: 20ms}]", "expect.timeout", framesEcho},
		{"on-close fails it", "on-open: [{send: x}, {expect: 'false', within: 20s}]\non-close: [{if: close.code == 4001, fail: kicked}]", "close.unexpected script",
			func(p *wstest.Peer) { p.Receive(); p.Send(wstest.Close(4001, "")); p.ReceiveAll() }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res := run(t, wstest.Frames(t, tt.serve).URL, "reconnect: {backoff: 10ms}\n"+tt.text)
			wanted, failed := map[string]int64{}, int64(0)
			for _, kind := range strings.Fields(tt.kind) {
				wanted[kind], failed = 1, 1
			}
			want(t, "errors", res.errors(), wanted)
			want(t, "iterations_failed", res.IterationsFailed, failed)
			want(t, "ws_sessions", res.count("ws_sessions"), 1)
			want(t, "ws_reconnecting", res.count("ws_reconnecting"), 0)
		})
	}
}

// The first handshake of an iteration is not a lost connection: it is not tried again.
func TestFirstHandshakeIsNotRetried(t *testing.T) {
	t.Parallel()
	res := run(t, "ws://"+wstest.ClosedAddr(t)+"/", "reconnect: {max: 5, backoff: 10ms}\non-open: [close]")
	res.failed(t, "tcp.refused", "connection refused")
	want(t, "handshakes that failed", res.stats("ws_connect_failed").Passes, 1)
}

// refusing answers the handshakes after the first with a status, so many times, and cuts the first session.
func refusing(t testing.TB, status int, times int64) *wstest.Server {
	var n atomic.Int64
	open := wstest.Gorilla(websocket.Upgrader{}, func(c *websocket.Conn) {
		if n.Load() == 1 {
			_, _, _ = c.ReadMessage()
			return
		}
		wstest.EchoLoop(c)
	})
	return wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if k := n.Add(1); k > 1 && k <= 1+times {
			w.WriteHeader(status)
			_, _ = w.Write([]byte("busy"))
			return
		}
		open.ServeHTTP(w, r)
	}))
}

const untilAgain = `
checks: {opened: response.status == 101}
on-open:
  - if: vu.reconnects == 0
    do: [{send: first}, {expect: "false", within: 20s}]
  - close
`

func TestReconnectsAfterRefusals(t *testing.T) {
	t.Parallel()
	res := run(t, refusing(t, 503, 2).URL, "reconnect: {max: 3, backoff: 10ms}"+untilAgain)
	want(t, "errors", res.errors(), map[string]int64{"close.unexpected": 1, "handshake.status": 2})
	want(t, "iterations_failed", res.IterationsFailed, 0)
	rate := res.stats("ws_connect_failed")
	want(t, "handshakes", []int64{rate.Passes, rate.Fails}, []int64{2, 2})
	want(t, "checks of the sessions that opened", res.checks(), map[string]string{"opened": "2/0"})
	want(t, "ws_connecting", res.count("ws_connecting"), 2)
	recovered(t, res, 1, 0)
	for _, e := range res.snap.Errors {
		if frames := len(e.Examples[0].Frames); (frames > 0) != (e.Kind == "close.unexpected") {
			t.Errorf("%s shows %d frames: those of the session are the loss's alone", e.Kind, frames)
		}
		if !e.Survived {
			t.Errorf("%s is not survived", e.Kind)
		}
	}
}

func TestReconnectGivesUp(t *testing.T) {
	t.Parallel()
	res := run(t, refusing(t, 503, 100).URL, "reconnect: {max: 3, backoff: 10ms..20ms}"+untilAgain)
	want(t, "errors", res.errors(), map[string]int64{"close.unexpected": 1, "handshake.status": 3})
	want(t, "iterations_failed", res.IterationsFailed, 1)
	want(t, "checks: of the session, and of the last attempt", res.checks(), map[string]string{"opened": "1/1"})
	recovered(t, res, 0, 1)
	last := 0
	for _, e := range res.snap.Errors {
		if strings.HasPrefix(e.Message, "gave up reconnecting after 3 attempts in ") && strings.HasSuffix(e.Message, ": handshake refused with 503 Service Unavailable: busy") && e.At.Line == 1 && e.Count == 1 {
			last++
		}
	}
	if last != 1 {
		t.Errorf("no failure says what was tried, at the key that asks for it:\n%s", res.messages())
	}
}

// A server that accepts and cuts at once is not dialled for ever: a session that did not last counts as an attempt that
// failed. on-close excuses none of it.
func TestReconnectGivesUpOnShortSessions(t *testing.T) {
	t.Parallel()
	srv := wstest.Frames(t, func(*wstest.Peer) {})
	res := run(t, srv.URL, "reconnect: {max: 2, backoff: 100ms, jitter: 100%}\non-message: [{log: x}]\non-close: [{log: \"${{ vu.reconnects }}\"}]")
	want(t, "errors", res.errors(), map[string]int64{"close.unexpected": 3})
	want(t, "iterations_failed", res.IterationsFailed, 1)
	want(t, "ws_sessions", res.count("ws_sessions"), 3)
	want(t, "on-close", res.lines, []string{"0", "1", "2"})
	if !strings.Contains(res.messages(), "gave up reconnecting after 2 attempts in ") {
		t.Errorf("the failures are\n%s", res.messages())
	}
	recovered(t, res, 2, 1)
}

// A session that lasted begins the count anew.
func TestReconnectCountsAnew(t *testing.T) {
	t.Parallel()
	srv := losing(t, 4, func(p *wstest.Peer) { p.Delay(300 * time.Millisecond) })
	res := run(t, srv.URL, "reconnect: {max: 1, backoff: 20ms, jitter: 0%}\non-open: [{if: vu.reconnects == 4, close: 1000}]\non-message: [{log: x}]")
	want(t, "iterations_failed", res.IterationsFailed, 0)
	want(t, "ws_sessions", res.count("ws_sessions"), 5)
	recovered(t, res, 4, 0)
	between(t, "ws_reconnecting", res.stats("ws_reconnecting").Min, 20, 5000)
}

// listenOn is an echo server on an address that goes down, with all its sessions, when stop is called.
func listenOn(t testing.TB, addr string) (stop func()) {
	t.Helper()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		t.Errorf("listen: %v", err)
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	srv := &http.Server{Handler: wstest.Gorilla(websocket.Upgrader{}, func(c *websocket.Conn) {
		defer context.AfterFunc(ctx, func() { c.NetConn().Close() })()
		wstest.EchoLoop(c)
	})}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(ln) // ends with the listener
	}()
	return func() {
		cancel()
		_ = srv.Close()
		<-served
	}
}

// While the server is down, attempts are refused; when it is back, on the same port, all iterations go on.
func TestReconnectsWhenTheServerIsBack(t *testing.T) {
	t.Parallel()
	const vus, away = 20, 300 * time.Millisecond
	addr := wstest.FreeAddr(t)
	stop := listenOn(t, addr)
	var began time.Time
	var restart sync.WaitGroup
	restart.Go(func() {
		wstest.Delay(t.Context().Done(), 300*time.Millisecond)
		began = time.Now()
		stop()
		wstest.Delay(t.Context().Done(), away)
		stop = listenOn(t, addr)
	})
	res := job{url: "ws://" + addr + "/", text: `
load: {vus: 20}
reconnect: {max: 1000, backoff: 20ms..50ms}
limits: {session: 20s}
on-open:
  - if: vu.reconnects > 0
    do: [{send: hi, expect: text == "hi", within: 20s}, close]
on-message: [{log: x}]
`}.run(t)
	restart.Wait()
	stop()
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed}, []int64{vus, 0})
	recovered(t, res, vus, 0)
	if got := res.errors()["tcp.refused"]; got < vus {
		t.Errorf("tcp.refused is %d, want %d at least", got, vus)
	}
	want(t, "losses", res.errors()["close.unexpected"]+res.errors()["tcp.reset"], vus)
	want(t, "handshakes that failed", res.stats("ws_connect_failed").Passes, res.errors()["tcp.refused"]+res.errors()["tcp.reset"]-(vus-res.errors()["close.unexpected"]))
	// A busy machine notices a loss late, and the time begins when it does.
	between(t, "ws_reconnecting", res.stats("ws_reconnecting").Min, 0.5*float64(away.Milliseconds()), float64(time.Since(began).Milliseconds()))
}

// What ends a wait for the next attempt ends it at once, and the iteration is cut.
func TestReconnectIsInterrupted(t *testing.T) {
	t.Parallel()
	const lost = "\nreconnect: {max: 3, backoff: 1m}\non-open: [{send: x}]\non-message: [{log: x}]\non-close: [{log: lost}]"
	cutting := func(t testing.TB) string { return wstest.Frames(t, func(p *wstest.Peer) { p.Receive() }).URL }
	for name, text := range map[string]string{
		"the time is up":     "load: {vus: 3, duration: 500ms}",
		"the time of a rate": "load: {rate: 5/s, duration: 600ms}",
		"max-duration":       "load: {vus: 3, iterations: 3, max-duration: 500ms}",
		"the ramp goes down": "load: {stages: [{duration: 0s, vus: 3}, {duration: 500ms, vus: 3}, {duration: 0s, vus: 0}]}",
		"no grace":           "load: {vus: 3, duration: 500ms, graceful-stop: 0s}",
		"a first interrupt":  "load: {vus: 3}",
		"a second interrupt": "load: {vus: 3}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var all atomic.Int64
			j := job{url: cutting(t), text: text + lost}
			j.log = func(string) {
				if all.Add(1) == 3 && strings.Contains(name, "interrupt") {
					time.AfterFunc(100*time.Millisecond, cancel)
				}
			}
			switch name {
			case "a first interrupt":
				j.stop = ctx
			case "a second interrupt":
				j.cut = ctx
			}
			res := j.run(t)
			want(t, "iterations", []int64{res.Iterations, res.IterationsFailed, res.IterationsCut}, []int64{0, 0, 3})
			want(t, "errors", res.errors(), map[string]int64{"close.unexpected": 3})
			recovered(t, res, 0, 3)
			between(t, "the run", res.took, 0, 10*time.Second)
		})
	}
}

// A stage's drop is exact, and every connection that it cut comes back.
func TestStagesDrop(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text                  string
		sessions, cut, closed int64 // sessions in all, those that were cut, and those that the load's end closed
		lines                 []string
		lost                  int64
	}{
		"VUs that reconnect": {"reconnect: {backoff: 10ms}\nload: {stages: [{duration: 0s, vus: 50}, {duration: 1s, vus: 50}, {duration: 1s, vus: 50, drop: 30%}]}",
			65, 15, 50, []string{"stage 3: dropped 15 of 50 connections"}, 15},
		"all of them, twice": {"reconnect: {backoff: 10ms, max: 1}\nload: {stages: [{duration: 0s, vus: 20}, {duration: 1s, vus: 20}, {duration: 1s, vus: 20, drop: 100%}, {duration: 1s, vus: 20, drop: 50%}]}",
			50, 30, 20, []string{"stage 3: dropped 20 of 20 connections", "stage 4: dropped 10 of 20 connections"}, 30},
		"VUs that do not": {"load: {stages: [{duration: 0s, vus: 50}, {duration: 1s, vus: 50}, {duration: 1s, vus: 50, drop: 30%}]}", 65, 15, 50, []string{"stage 3: dropped 15 of 50 connections"}, 0},
		"an open model":   {"reconnect: {backoff: 10ms}\nload: {stages: [{duration: 0s, rate: 100/s}, {duration: 500ms, rate: 100/s}, {duration: 0s, rate: 0/s}, {duration: 1s, rate: 0/s}, {duration: 1s, rate: 0/s, drop: 10%}]}", 55, 5, 50, []string{"stage 5: dropped 5 of 50 connections"}, 5},
		"nobody, rounded": {"load: {stages: [{duration: 0s, vus: 4}, {duration: 1s, vus: 4}, {duration: 0s, vus: 4, drop: 10%}, {duration: 500ms, vus: 4}]}", 4, 0, 4, []string{"stage 3: dropped 0 of 4 connections"}, 0},
		"nothing is open": {"load: {stages: [{duration: 100ms, vus: 0}, {duration: 100ms, vus: 0, drop: 10%}, {duration: 0s, vus: 1}, {duration: 500ms, vus: 1}]}", 1, 0, 1,
			[]string{"stage 2: dropped 0 of 0 connections"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := echoPeer(t)
			res := job{url: p.URL, seed: 7, text: tt.text + "\non-message: [{log: x}]\non-close: [{set: {n: vars.n + 1}}, {check: {right: close.code == 1000 or close.by == 'client'}}]\nvars: {n: 0}"}.run(t)
			ends := map[string]int64{}
			if tt.closed > 0 {
				ends["1000 client"] = tt.closed
			}
			if tt.cut > 0 {
				ends["1006 client"] = tt.cut
			}
			want(t, "closes", res.closes(), ends)
			want(t, "ws_sessions", res.count("ws_sessions"), tt.sessions)
			want(t, "log", res.lines, tt.lines)
			want(t, "iterations", []int64{res.Iterations, res.IterationsFailed}, []int64{tt.sessions - tt.lost, 0})
			want(t, "errors", res.errors(), map[string]int64{})
			if on := res.checks(); tt.sessions > 0 {
				want(t, "on-close", on, map[string]string{"right": itoa(int(tt.sessions)) + "/0"})
			}
			recovered(t, res, tt.lost, 0)
			p.counts(t, res)
		})
	}
}

// connect-rate spaces the attempts after a storm, too: ten at 20/s take nine gaps of 50 ms. Each outage counts from
// its own loss, which a busy machine notices late, so the bound leaves a third of that away.
func TestReconnectKeepsToTheConnectRate(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
reconnect: {backoff: 1ms}
load: {stages: [{duration: 0s, vus: 10}, {duration: 1s, vus: 10}, {duration: 1s, vus: 10, drop: 100%}], connect-rate: 20/s}
on-message: [{log: x}]
`)
	recovered(t, res, 10, 0)
	between(t, "the last one's ws_reconnecting", res.stats("ws_reconnecting").Max, 300, 5000)
}

// A panic in a session that was opened anew is the iteration's, and the VU goes on.
func TestPanicAfterReconnecting(t *testing.T) {
	t.Parallel()
	srv := losing(t, 1, func(p *wstest.Peer) { p.Receive() })
	res := job{url: srv.URL, log: boom, text: "load: {vus: 1, iterations: 2}\nreconnect: {backoff: 10ms}\non-open: [{send: x}, {if: vu.reconnects == 1, log: boom}, {if: vu.iteration == 1, close: 1000}]\non-message: [{log: x}]"}.run(t)
	want(t, "errors", res.errors(), map[string]int64{"close.unexpected": 1, "generator": 1})
	want(t, "iterations", []int64{res.Iterations, res.IterationsFailed}, []int64{2, 1})
	want(t, "closes", res.closes(), map[string]int64{"1000 client": 1, "1006 client": 1, "1006 network": 1})
}

// What comes after the iteration knows how many connections it has lost, over all sockets.
func TestFinallyKnowsOfReconnects(t *testing.T) {
	t.Parallel()
	const waits = "on-open: [{if: vu.reconnects == 0, do: [{expect: text == 'x', within: 20s}]}"
	for text, lost := range map[string]int{
		waits + ", close]": 1,
		waits + "]\nsockets: {a: {count: 2}}\nscript: [{wait: 1ms}]": 2,
	} {
		res := run(t, "", text+`
reconnect: {backoff: 10ms}
headers: {X-Lost: "${{ vu.reconnects }}"}
finally: [{check: {lost: vu.reconnects == `+itoa(lost)+`}}]
server: {on-open: [{if: 'request.headers["X-Lost"] == "0"', do: [{wait: 20ms}, drop]}]}
`)
		want(t, text, res.checks()["lost"], "1/0")
	}
}
