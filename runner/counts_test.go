package runner_test

import (
	"bufio"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wsrun/internal/wstest"
)

// Whatever the load, what wsrun says it sent, received, opened and closed is what the server counted.
func TestCountsAreExact(t *testing.T) {
	t.Parallel()
	const script = `
on-open:
  - repeat: 5
    do:
      - send: {id: "${{ uuid() }}"}
        expect: msg.id == sent.id
        within: 20s
        name: call
  - send-binary: {text: unanswered by an expect}
  - close
on-binary: [{set: {n: vars.n + 1}}]
vars: {n: 0}
`
	for _, tt := range []struct {
		load       string
		iterations int64 // 0: as many as there were
	}{
		{"{}", 1},
		{"{vus: 7, iterations: 50}", 50},
		{"{vus: 50, iterations: 7}", 7},
		{"{vus: 7, iterations-per-vu: 6}", 42},
		{"{vus: 5, duration: 500ms}", 0},
		{"{stages: [{duration: 300ms, vus: 8}, {duration: 200ms, vus: 8}, {duration: 200ms, vus: 0}]}", 0},
		{"{rate: 100/s, duration: 600ms}", 60},
		{"{stages: [{duration: 500ms, rate: 200/s}, {duration: 200ms, rate: 200/s}]}", 90},
		{"{vus: 20, iterations: 60, connect-rate: 200/s}", 60},
	} {
		t.Run(tt.load, func(t *testing.T) {
			t.Parallel()
			p := echoPeer(t)
			res := run(t, p.URL, "load: "+tt.load+script)
			if tt.iterations == 0 {
				tt.iterations = res.Iterations + res.IterationsCut
			}
			if dropped := res.count("dropped_iterations"); res.Iterations+res.IterationsCut+dropped != tt.iterations {
				t.Errorf("%d iterations were complete, %d cut and %d dropped, want %d", res.Iterations, res.IterationsCut, dropped, tt.iterations)
			}
			res.passed(t, res.Iterations)
			p.counts(t, res)
			if opened := p.opened.Load(); opened != res.Iterations+res.IterationsCut || res.Iterations == 0 {
				t.Errorf("the server saw %d sessions, and %d iterations were complete and %d cut", opened, res.Iterations, res.IterationsCut)
			}
			for _, metric := range []string{"iterations", "iteration_duration"} {
				want(t, metric, res.count(metric), res.Iterations)
			}
			if res.plan.Load.Duration == 0 {
				want(t, "ws_msgs_sent", res.count("ws_msgs_sent"), 6*tt.iterations)
				want(t, "ws_response_time", res.count("ws_response_time", "name=call"), 5*tt.iterations)
			}
			if v := res.stats("vus"); v.Value != 0 {
				t.Errorf("vus is %v after the run, want 0", v.Value)
			}
		})
	}
}

// The end of a load closes sessions properly. Iterations that wait for nothing are complete; the others are cut, and
// that counts as neither complete nor failed.
func TestCountsAtTheEnd(t *testing.T) {
	t.Parallel()
	for _, load := range []string{"{vus: 6, duration: 150ms, graceful-stop: 100ms}", "{stages: [{duration: 0s, vus: 6}, {duration: 150ms, vus: 6}], graceful-stop: 100ms}",
		"{rate: 30/s, duration: 150ms, graceful-stop: 100ms}", "{vus: 6, iterations: 100, max-duration: 150ms, graceful-stop: 100ms}"} {
		for name, script := range map[string]string{
			"that waits for a message": "on-open: [{expect: 'false', within: 25s}]",
			"that waits for a time":    "on-open: [{wait: 25s}]",
			"that waits for a pong":    "on-open: [{ping: {within: 25s}}, {wait: 25s}]",
			"that loops":               "vars: {n: 0}\non-open: [{while: 'true', do: [{set: {n: vars.n + 1}}, {wait: 1ms}]}]",
			"that listens":             "on-message: [{log: x}]\ninterval: [{every: 10ms, send: tick}]",
			"that has a timeout":       "timeout: [{after: 25s, fail: too late}]",
		} {
			t.Run(load+" "+name, func(t *testing.T) {
				t.Parallel()
				p := echoPeer(t)
				res := run(t, p.URL, "load: "+load+"\n"+script)
				ran, waits := res.Iterations, false
				if name != "that listens" && name != "that has a timeout" {
					ran, waits = res.IterationsCut, true
				}
				if ran == 0 || waits && res.Iterations > 0 {
					t.Errorf("%d iterations were complete and %d cut", res.Iterations, res.IterationsCut)
				}
				want(t, "iterations", res.count("iterations"), res.Iterations)
				want(t, "iterations_cut", res.count("iterations_cut"), res.IterationsCut)
				want(t, "iteration_duration", res.count("iteration_duration"), res.Iterations)
				want(t, "iteration_failed", res.stats("iteration_failed").Passes, int64(0))
				want(t, "closes", res.closes(), map[string]int64{"1000 client": ran})
				untested := 0
				if name == "that waits for a message" {
					untested = 1
				}
				want(t, "untested", res.Untested, untested)
				p.countsBut(t, res, p.settled()[1006]) // dials that the grace's end cut, on a machine that is busy
				between(t, "the run", res.took, 150*time.Millisecond, 5*time.Second)
			})
		}
	}
}

// What waits may finish within the graceful stop, and is judged; ticks have stopped.
func TestCountsGraceful(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		for {
			s, ok := c.text()
			if !ok {
				return
			}
			if s == "slow" {
				wstest.Delay(t.Context().Done(), 400*time.Millisecond)
				c.say("reply")
			}
		}
	})
	res := run(t, p.URL, `
load: {vus: 3, duration: 200ms, graceful-stop: 20s}
on-open:
  - send: slow
    expect: text == "reply"
    within: 20s
    name: slow
    check: {in the grace: "true"}
  - log: went on
interval: [{every: 150ms, send: tick}]
`)
	res.passed(t, 3)
	want(t, "log", len(res.lines), 3)
	want(t, "ws_response_time", res.count("ws_response_time", "name=slow"), int64(3))
	if ticks := res.count("ws_msgs_sent") - 3; ticks > 3 {
		t.Errorf("%d ticks were sent, want at most one a session: they stop with the load", ticks)
	}
	between(t, "the run", res.took, 400*time.Millisecond, 10*time.Second)
}

// An iteration that is launched as the load's time is up must not miss it: many short loads meet that moment.
func TestCountsAtTheVeryEnd(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	for range 30 {
		res := run(t, p.URL, "load: {rate: 2000/s, duration: 10ms, graceful-stop: 1ms, max-vus: 100}\non-message: [{log: x}]")
		if res.Iterations > 0 { // else the load's end may have cut every handshake
			res.passed(t, res.Iterations)
		}
		if total := res.Iterations + res.IterationsCut + res.count("dropped_iterations"); total > 20 {
			t.Errorf("%d iterations ran, were cut or dropped, and 20 were due", total)
		}
		between(t, "the run", res.took, 0, 5*time.Second)
	}
}

// Handshakes that fail move bytes, too.
func TestBytesOfRefusedHandshakes(t *testing.T) {
	t.Parallel()
	const answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nfull"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var in, out atomic.Int64
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			request := bufio.NewReader(conn)
			for line := ""; line != "\r\n" && err == nil; {
				line, err = request.ReadString('\n')
				in.Add(int64(len(line)))
			}
			n, _ := io.WriteString(conn, answer)
			out.Add(int64(n))
			conn.Close()
		}
	})
	t.Cleanup(func() { listener.Close(); serving.Wait() })
	res := run(t, "ws://"+listener.Addr().String()+"/", "load: {iterations: 3}")
	want(t, "iterations that failed", res.IterationsFailed, int64(3))
	want(t, "data_sent", res.count("data_sent"), in.Load())
	want(t, "data_received", res.count("data_received"), out.Load())
	if in.Load() == 0 {
		t.Error("no bytes came")
	}
}

// A pong that comes while the session closes ends a round trip, and fires nothing.
func TestPongWhileClosing(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	res := run(t, p.URL, "on-open: [ping, {ping: {payload: last}}, close]\non-pong: [{log: pong}]")
	res.passed(t, 1)
	want(t, "ws_ping", res.count("ws_ping"), int64(2))
	want(t, "handlers that ran", res.lines, nil)
}

// A start that was due and could not begin is dropped, also where there were more of them than the generator could look
// at in time.
func TestDroppedBeyondTheGenerator(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, "load: {rate: 20000000/s, duration: 100ms, graceful-stop: 10s, max-vus: 1}\non-open: [{wait: 1s}]")
	if total := res.Iterations + res.count("dropped_iterations"); total != 2_000_000 {
		t.Errorf("%d iterations ran or were dropped, and 2 000 000 were due", total)
	}
}
