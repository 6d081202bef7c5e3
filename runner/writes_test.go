package runner_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"wsrun/internal/wstest"
)

// big is more than the kernel takes for a peer that does not read.
var big = strings.Repeat("x", 4<<20)

// A write that the peer does not take in time is an error event, fails the iteration, and is not counted as sent.
func TestWriteTimeout(t *testing.T) {
	t.Parallel()
	p := wstest.Frames(t, func(p *wstest.Peer) { <-p.Done })
	res := job{url: p.URL, files: map[string]string{"big.txt": big}, text: `
limits: {write-timeout: 200ms}
on-open:
  - repeat: 10
    do:
      - send-file: big.txt
        name: big
      - log: sent
on-error: [{log: "error ${{ error.kind }}"}]
on-close: [{log: "close ${{ close.code }} ${{ close.by }}"}]
`}.run(t)
	res.failed(t, "write.timeout", "took nothing for 200ms")
	sent := int64(0)
	for len(res.lines) > 0 && res.lines[0] == "sent" {
		res.lines = res.lines[1:]
		sent++
	}
	want(t, "events", res.lines, []string{"error write.timeout", "close 1006 client"})
	if got := res.count("ws_msgs_sent"); got != sent || sent > 9 {
		t.Errorf("ws_msgs_sent is %d after %d sends that succeeded of 10", got, sent)
	}
	if e := res.snap.Errors[0]; e.At.Line != 6 {
		t.Errorf("the failure is placed at line %d, want 6: the send", e.At.Line)
	}
	between(t, "the session", res.stats("ws_session_duration").Min, 200, 5000)
}

// A write on a connection that is gone is judged by how it ended, and not counted.
func TestWriteAfterTheEnd(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		c.text()
		c.NetConn().Close()
	})
	res := run(t, p.URL, `
interval: [{every: 1ms, send: tick}]
on-error: [{log: "error"}]
on-close: [{log: "close ${{ close.code }} ${{ close.by }}"}]
`)
	want(t, "events", res.lines, []string{"error", "close 1006 network"})
	p.settled()
	if got := res.count("ws_msgs_sent"); got < 1 {
		t.Errorf("ws_msgs_sent is %d, want the first at least", got)
	}
}

// The peer closes while this end goes on sending: its code decides, whichever of the two sees the end first.
func TestWriteIntoAClose(t *testing.T) {
	t.Parallel()
	for range 20 {
		p := newPeer(t, func(c *client) {
			c.text()
			_ = wstest.CloseWith(c.Conn, 1000, "enough")
		})
		res := run(t, p.URL, "interval: [{every: 300us, send: tick}]\non-message: [{log: x}]")
		res.passed(t, 1)
		want(t, "closes", res.closes(), map[string]int64{"1000 server": 1})
	}
}

// A peer that reads slowly gets all there is; what could not run meanwhile is counted.
func TestWriteToSlowConsumer(t *testing.T) {
	t.Parallel()
	const pause = 300 * time.Millisecond
	total := make(chan [2]int, 1)
	srv := wstest.Frames(t, func(p *wstest.Peer) {
		p.Delay(pause)
		var count [2]int
		for {
			f, ok := p.Receive()
			switch {
			case !ok:
				total <- count
				return
			case f.Header.OpCode == ws.OpClose:
				p.Send(wstest.Close(1000, ""))
			case len(f.Payload) == len(big):
				count[0]++
			default:
				count[1]++
			}
		}
	})
	res := job{url: srv.URL, files: map[string]string{"big.txt": big}, text: `
on-open:
  - repeat: 5
    do: [{send-file: big.txt}]
  - wait: 100ms
  - close
interval: [{every: 10ms, send: tick}]
`}.run(t)
	res.passed(t, 1)
	got := <-total
	if got[0] != 5 {
		t.Errorf("%d large messages arrived, want 5", got[0])
	}
	if sent := res.count("ws_msgs_sent"); sent != int64(got[0]+got[1]) {
		t.Errorf("ws_msgs_sent is %d, and %d messages arrived", sent, got[0]+got[1])
	}
	missed := res.count("ws_missed_ticks")
	between(t, "missed ticks", missed, 15, int64(res.stats("ws_session_duration").Min/10))
	between(t, "ticks run and missed", missed+int64(got[1]), 30, int64(res.stats("ws_session_duration").Min/10)+1)
}

// Interrupts while a write is blocked: the first one waits for the write, or the close timeout, the second cuts.
func TestWriteInterrupted(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]bool{"once": false, "twice": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := wstest.Frames(t, func(p *wstest.Peer) { <-p.Done })
			timeout := "1s"
			if second {
				timeout = "25s"
			}
			stop, interrupt := context.WithCancel(context.Background())
			cut, cutNow := context.WithCancel(context.Background())
			defer interrupt()
			defer cutNow()
			var begun atomic.Int64
			res := job{url: p.URL, stop: stop, cut: cut, files: map[string]string{"big.txt": big}, text: `
limits: {write-timeout: ` + timeout + `, close-timeout: 1s}
load: {vus: 3, duration: 1m}
on-open:
  - log: begin
  - repeat: 10
    do: [{send-file: big.txt}]
`, log: func(string) {
				if begun.Add(1) < 3 {
					return // all write by then
				}
				time.AfterFunc(100*time.Millisecond, func() {
					interrupt()
					if second {
						cutNow()
					}
				})
			}}.run(t)
			if !res.Interrupted {
				t.Error("the outcome does not say that the run was interrupted")
			}
			between(t, "the run", res.took, 0, 8*time.Second)
			if got := res.count("ws_closes"); got != 3 {
				t.Errorf("%d sessions ended, want 3", got)
			}
		})
	}
}

// A server that reads one message, writes it back and reads the next takes nothing more while nobody reads what it
// writes. All that was sent is answered, and counted, wherever the writes come from.
func TestWritesToAPlainEcho(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a loop of on-open": `
on-open:
  - repeat: 1500
    do: [{send: "${{ repeat('x', 20000) }}"}]
  - expect: size == 20000
    times: 10
  - close
on-message: [{if: size == 1, log: x}]
`,
		"a handler, on the goroutine that reads": `
on-open: [{send: start}]
on-message:
  - if: text == "start"
    repeat: 1500
    do: [{send: "${{ repeat('x', 20000) }}"}]
  - if: text == "start"
    send: stop
  - if: text == "stop"
    close: 1000
`,
		"the own server's end, to a client that echoes": `
on-message: [{send: "${{ text }}"}]
server:
  on-open:
    - repeat: 1500
      do: [{send: "${{ repeat('x', 20000) }}"}]
    - send: stop
  on-message: [{if: text == "stop", close: 1000}]
`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := job{text: "limits: {write-timeout: 3s}\n" + text}
			if !strings.Contains(text, "server:") {
				j.url = wstest.Serve(t, wstest.Echo()).URL
			}
			res := j.run(t)
			res.passed(t, 1)
			if sent, received := res.count("ws_msgs_sent"), res.count("ws_msgs_received"); sent < 1500 || received < 1500 {
				t.Errorf("%d messages were sent and %d received, want 1500 each at least", sent, received)
			}
		})
	}
}
