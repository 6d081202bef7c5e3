package runner_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"wsrun/internal/wstest"
)

// How long the stress is, and how many VUs it has. test/stress/run makes it a long one.
var (
	stressFor = flag.Duration("stress", time.Second, "how long TestStress runs")
	stressVUs = flag.Int("stress.vus", 50, "how many VUs TestStress has")
)

// behaviour is what a session of the stress meets, chosen by chance.
type behaviour struct {
	name   string
	serve  func(*stressed)
	says   string // what the client does, after which the session is over in one way or the other
	closes string // how all of its sessions end, "code by"
	errors string // what each of its sessions counts, if that is the same for all
	exact  bool   // what either end sent, the other has received
}

const (
	asks  = "repeat: 5\n    do: [{send: \"${{ vu.iteration }}\", expect: \"text == string(vu.iteration)\", within: 60s}]"
	waits = "send: x\n    expect: text == \"never\"\n    within: 60s"
)

func behaviours() []behaviour {
	sends := func(frames ...ws.Frame) func(*stressed) {
		return func(c *stressed) {
			if _, ok := c.receive(); ok {
				c.send(frames...)
				c.drain()
			}
		}
	}
	return []behaviour{
		{name: "echo", says: asks, closes: "1000 client", exact: true, serve: (*stressed).echo},
		{name: "flood", says: "expect: text == \"last\"\n    within: 60s", closes: "1000 client", exact: true, serve: func(c *stressed) {
			for range 100 {
				c.send(wstest.Text("more"), ws.NewPingFrame([]byte("p")))
			}
			c.send(wstest.Text("last"))
			c.echo()
		}},
		{name: "close-4001", says: waits, closes: "4001 server", errors: "close.unexpected", exact: true, serve: func(c *stressed) {
			if _, ok := c.receive(); ok {
				c.send(wstest.Text("one"), wstest.Close(4001, "by chance"))
				c.drain()
			}
		}},
		{name: "masked", says: waits, closes: "1002 client", errors: "protocol", serve: sends(ws.MaskFrame(wstest.Text("x")))},
		{name: "bad-utf8", says: waits, closes: "1007 client", errors: "message.utf8", serve: sends(wstest.Text("\xff"))},
		{name: "too-big", says: waits, closes: "1009 client", errors: "message.too-big", serve: sends(wstest.Text(strings.Repeat("x", 70_000)))},
		{name: "eof", says: waits, closes: "1006 network", errors: "close.unexpected", exact: true, serve: func(c *stressed) { c.receive() }},
		{name: "refused", errors: "handshake.status"},
		{name: "unanswered", says: "close: 1000", closes: "1006 client", errors: "close.timeout", serve: (*stressed).drain},
	}
}

// tally is what the server has counted of one behaviour.
type tally struct {
	mu                              sync.Mutex
	refused, opened, sent, received int64
}

func (t *tally) add(refused, opened, sent, received int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.refused += refused
	t.opened += opened
	t.sent += sent
	t.received += received
}

// stressed is the server's end of a session.
type stressed struct {
	*wstest.Peer
	tally *tally
}

func (c *stressed) send(frames ...ws.Frame) {
	for _, f := range frames {
		if f.Header.OpCode == ws.OpText {
			c.tally.add(0, 0, 1, 0)
		}
	}
	c.Send(frames...)
}

// receive reads a message; ok is false at the session's end. A close frame is answered.
func (c *stressed) receive() (f ws.Frame, ok bool) {
	for {
		f, ok = c.Receive()
		switch {
		case !ok:
			return f, false
		case f.Header.OpCode == ws.OpClose:
			c.Send(ws.NewCloseFrame(f.Payload))
			return f, false
		case f.Header.OpCode == ws.OpText:
			c.tally.add(0, 0, 0, 1)
			return f, true
		}
	}
}

func (c *stressed) echo() {
	for f, ok := c.receive(); ok; f, ok = c.receive() {
		c.send(wstest.Text(string(f.Payload)))
	}
}

// drain reads and answers nothing.
func (c *stressed) drain() {
	for {
		f, ok := c.Receive()
		if !ok {
			return
		}
		if f.Header.OpCode == ws.OpText {
			c.tally.add(0, 0, 0, 1)
		}
	}
}

// serveStress serves each behaviour under its name as the path.
func serveStress(t *testing.T) (*wstest.Server, map[string]*tally) {
	kinds, tallies := map[string]behaviour{}, map[string]*tally{}
	for _, b := range behaviours() {
		kinds[b.name], tallies[b.name] = b, &tally{}
	}
	return wstest.TCP(t, func(p *wstest.Peer) {
		var b behaviour
		up := ws.Upgrader{OnRequest: func(uri []byte) error {
			b = kinds[strings.TrimPrefix(string(uri), "/")]
			if b.serve == nil {
				tallies[b.name].add(1, 0, 0, 0)
				return ws.RejectConnectionError(ws.RejectionStatus(503))
			}
			tallies[b.name].add(0, 1, 0, 0)
			return nil
		}}
		if _, err := up.Upgrade(p); err == nil {
			b.serve(&stressed{p, tallies[b.name]})
		}
	}), tallies
}

// TestStress lets many VUs meet faults that are picked by chance. What wsrun has counted is what the server has, the
// run ends in time, and nothing is left behind: no descriptor, no memory, and, as after all tests of this package, no
// goroutine.
func TestStress(t *testing.T) {
	if *stressFor <= time.Second {
		t.Parallel()
	}
	srv, tallies := serveStress(t)
	script := ""
	names := []string{}
	for _, b := range behaviours() {
		names = append(names, b.name)
		if b.says != "" {
			script += fmt.Sprintf("  - if: vars.kind == %q\n    %s\n", b.name, b.says)
		}
	}
	text := fmt.Sprintf(`
url: "${{ env.URL }}${{ vars.kind }}"
vars: {kind: "${{ pick(split('%s', ',')) }}"}
load: {vus: %d, duration: %s, graceful-stop: 20s}
connect: {timeout: 60s}
limits: {close-timeout: CLOSE, message: 64KiB}
on-open:
%s  - close
`, strings.Join(names, ","), *stressVUs, *stressFor, script)
	// What many VUs on a busy machine have to wait for must not look like a peer that does not answer.
	closeTimeout := 5 * time.Second
	if *stressVUs > 500 {
		closeTimeout = 20 * time.Second
	}
	text = strings.ReplaceAll(text, "CLOSE", closeTimeout.String())
	files, memory := openFiles(), heap()
	res := job{text: text, env: map[string]any{"URL": srv.URL}, takes: *stressFor}.run(t)
	between(t, "the run", res.took, *stressFor, *stressFor+20*time.Second+closeTimeout+time.Second)
	judgeStress(t, res, tallies)
	want(t, "errors of the generator", res.errors()["generator"], 0)
	want(t, "sessions that are open at the end", res.stats("ws_connections").Value, 0)
	want(t, "VUs at the end", res.stats("vus").Value, 0)
	t.Logf("%d iterations, %s", res.Iterations, flatCounts(res.errors()))
	if *stressFor > time.Second { // nothing runs beside it
		judgeLeft(t, files, memory)
	}
}

// judgeStress compares what wsrun has counted of each behaviour with what the server has. A session that opens when the
// load's time is up is closed at once, and does not meet what it is there for: there is one for each VU at most.
func judgeStress(t *testing.T, res *result, tallies map[string]*tally) {
	missed := int64(0)
	for _, b := range behaviours() {
		url, got := "url="+urlOf(res, b.name), tallies[b.name]
		got.mu.Lock()
		defer got.mu.Unlock()
		count := func(metric string, tags ...string) int64 { return res.count(metric, append(tags, url)...) }
		want(t, b.name+": sessions", count("ws_sessions"), got.opened)
		want(t, b.name+": durations", count("ws_session_duration"), got.opened)
		want(t, b.name+": closes", count("ws_closes"), got.opened)
		want(t, b.name+": refused", res.stats("ws_connect_failed", url).Passes, got.refused)
		met := got.opened + got.refused
		if b.closes != "" {
			code, by, _ := strings.Cut(b.closes, " ")
			met = count("ws_closes", "code="+code, "by="+by)
		}
		want(t, b.name+": errors", count("ws_errors"), count("ws_errors", "kind="+b.errors))
		if b.errors != "" {
			met = min(met, count("ws_errors", "kind="+b.errors))
		}
		if b.exact {
			want(t, b.name+": messages sent", count("ws_msgs_sent"), got.received)
			want(t, b.name+": messages received", count("ws_msgs_received"), got.sent)
		}
		if met == 0 {
			t.Errorf("%s was never met", b.name)
		}
		missed += got.opened + got.refused - met
	}
	between(t, "sessions that did not meet what they are there for", missed, 0, int64(*stressVUs))
}

// urlOf is the tag of a behaviour's sessions.
func urlOf(res *result, name string) string {
	for _, url := range res.snap.Values("ws_connect_failed", "url") {
		if strings.HasSuffix(url, "/"+name) {
			return url
		}
	}
	return "no session of " + name
}

// judgeLeft fails the test if descriptors are open that were not, or memory is held.
func judgeLeft(t *testing.T, files int, memory uint64) {
	t.Helper()
	limit := time.After(10 * time.Second)
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for openFiles() > files+5 { // the server closes its ends by itself
		select {
		case <-limit:
			t.Fatalf("%d descriptors are open, and %d were before", openFiles(), files)
		case <-again.C:
		}
	}
	if now := heap(); now > memory+32<<20 {
		t.Errorf("the heap has %d MiB, and had %d before", now>>20, memory>>20)
	}
}

// openFiles is the number of the process's descriptors; 0 where that is not known.
func openFiles() int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(list)
}

// heap is the memory in use after a collection.
func heap() uint64 {
	for range 3 { // what pools keep outlives the first
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
