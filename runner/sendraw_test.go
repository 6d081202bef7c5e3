package runner_test

import (
	"sync"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"wsrun/internal/wstest"
	"wsrun/runner"
	"wsrun/socket"
)

// What RFC 6455 forbids a client, by what servers have to answer; some just cut TCP (§7.1.7).
func faultyFrames() map[string]string {
	return map[string]string{
		"reserved opcode":         "{frame: 3, text: x}",
		"reserved control opcode": "{frame: 11}",
		"reserved bit":            "{frame: text, rsv: 2, text: x}",
		"unmasked":                "{frame: text, masked: false, text: x}",
		"long ping":               "{frame: ping, text: \"${{ repeat('x', 126) }}\"}",
		"fragmented ping":         "{frame: ping, fin: false, text: x}",
		"continuation of nothing": "{frame: continuation, text: x}",
		"close of one byte":       "{frame: close, hex: \"03\"}",
		"close with 1005":         "{frame: close, code: 1005}",
		"close with bad text":     "{frame: close, code: 1000, hex: ff}",
	}
}

func TestSendRawIsRefused(t *testing.T) {
	t.Parallel()
	for server, url := range map[string]string{"own": "", "gorilla": wstest.Serve(t, wstest.Echo()).URL, "gws": wstest.Serve(t, wstest.GWS(nil)).URL} {
		for name, frame := range faultyFrames() {
			if server == "gws" && name == "close with bad text" || server == "gorilla" && name == "close of one byte" {
				continue // it takes that
			}
			t.Run(server+" "+name, func(t *testing.T) {
				t.Parallel()
				own := ""
				if url == "" {
					own = "server: echo\n"
				}
				res := run(t, url, own+"on-open:\n  - send-raw: "+frame+"\n  - expect-close: close.code in [1002, 1006, 1007]\n    within: 5s\n")
				res.passed(t, 1)
				if got := res.count("ws_msgs_sent"); got != 0 {
					t.Errorf("ws_msgs_sent is %d: raw bytes are no message", got)
				}
			})
		}
	}
}

// It is written as it is, at both ends, and traced as raw.
func TestSendRawBytes(t *testing.T) {
	t.Parallel()
	var got []byte
	p := wstest.Frames(t, func(p *wstest.Peer) {
		f, _ := p.Receive()
		got = f.Payload
		p.Send(wstest.Text("seen"))
		p.Receive() // the close frame
		p.Send(wstest.Close(1000, ""))
	})
	var mu sync.Mutex
	var traced []string
	j := job{url: p.URL, text: `
vars: {key: "01020304"}
on-open:
  - send-raw: {hex: "8182 ${{ vars.key }} 6968"}
  - expect: text == "seen"
  - close
`, trace: func(f runner.Frame) {
		mu.Lock()
		defer mu.Unlock()
		if f.Opcode == socket.OpRaw {
			traced = append(traced, string(f.Payload))
		}
	}}
	res := j.run(t)
	res.passed(t, 1)
	want(t, "payload", string(got), "hj")
	want(t, "traced", traced, []string{"\x81\x82\x01\x02\x03\x04ih"})
	if sent := res.count("data_sent"); sent == 0 {
		t.Error("data_sent counts nothing")
	}
}

func TestSendRawOfAServer(t *testing.T) {
	t.Parallel()
	for frame, kind := range map[string]string{
		"{frame: text, masked: true, text: x}":     "protocol",
		"{frame: text, hex: ff}":                   "message.utf8",
		"{frame: close, code: 1000, hex: ff}":      "message.utf8",
		"{frame: 5}":                               "protocol",
		"{frame: text, rsv: 1, text: x}":           "protocol",
		"{hex: \"81 7f ff ff ff ff ff ff ff ff\"}": "protocol",
	} {
		t.Run(frame, func(t *testing.T) {
			t.Parallel()
			text := "server: {on-open: [{send-raw: " + frame + "}]}\n"
			run(t, "", text+"on-open: [{expect-close: error.kind == \""+kind+"\", within: 5s, check: {ours: close.by == \"client\"}}]").passed(t, 1)
			res := run(t, "", text+"on-open: [{wait: 5s}]\non-close: [{log: closed}]")
			res.failed(t, kind, "")
		})
	}
}

// A payload that can't be made fails the iteration.
func TestSendRawBadPayload(t *testing.T) {
	t.Parallel()
	run(t, echoPeer(t).URL, "vars: {a: xyz}\non-open: [{send-raw: {hex: \"${{ vars.a }}\"}}]").failed(t, "expression", "hex")
}

// Half a frame, and then nothing.
func TestSendRawHalfAFrame(t *testing.T) {
	t.Parallel()
	heard := make(chan int, 1)
	p := wstest.Frames(t, func(p *wstest.Peer) { heard <- len(p.ReceiveAll()) })
	res := run(t, p.URL, "on-open: [{send-raw: {frame: text, length: 100, text: half}}, {drop: reset}]")
	res.passed(t, 1)
	want(t, "whole frames", <-heard, 0)
	want(t, "closes", res.closes(), map[string]int64{"1006 client": 1})
}

func TestDropReset(t *testing.T) {
	t.Parallel()
	// Both ends: the client's kinds tell a reset from the end of the stream.
	run(t, "", "server: {on-message: [{drop: reset}]}\non-open: [{send: x}, {expect-close: error.kind == \"tcp.reset\"}]").passed(t, 1)
	run(t, "", "server: {on-message: [{drop: }]}\non-open: [{send: x}, {expect-close: error.kind == \"close.unexpected\"}]").passed(t, 1)
}

// While it pauses, nothing is handled, and what it sends goes out.
func TestPauseReadingHandlesNothing(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
server: echo
vars: {before: 0}
on-open:
  - set: {before: ms()}
  - pause-reading: 300ms
  - send: one
  - ping: {within: 5s}
  - expect: text == "one"
    check: {late: ms() - vars.before >= 290}
  - close
`)
	res.passed(t, 1)
	between(t, "the ping", res.stats("ws_ping").Max, 290, 10_000)
}

// A session that ends while it pauses is bounded by the close timeout.
func TestPauseReadingAndClose(t *testing.T) {
	t.Parallel()
	res := run(t, "", "server: echo\nlimits: {close-timeout: 200ms}\non-open: [{pause-reading: 1h}, close]")
	res.failed(t, "close.timeout", "within 200ms")
	between(t, "the run", res.took, 0, 20*time.Second)
}

// A server that does not read fails the client's writes.
func TestPauseReadingOfAServer(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
limits: {write-timeout: 200ms, close-timeout: 200ms}
vars: {big: "${{ repeat('x', 65536) }}"}
server:
  on-open: [{pause-reading: 1h}]
on-open:
  - while: "true"
    do: [{send: "${{ vars.big }}"}]
`)
	res.failed(t, "write.timeout", "took nothing for")
}

func TestAcceptAfter(t *testing.T) {
	t.Parallel()
	res := run(t, "", "server: {accept-after: 100ms..150ms}\non-open: [close]")
	res.passed(t, 1)
	between(t, "the handshake", res.stats("ws_connecting").Min, 100, 10_000)
	res = run(t, "", "connect: {timeout: 100ms}\nserver: {accept-after: 1h}\non-open: [close]")
	res.failed(t, "handshake.timeout", "no answer to the handshake")
	between(t, "the run", res.took, 0, 20*time.Second)
	res = run(t, "", "connect: {expect-status: 503}\nserver: {accept-after: 50ms, refuse: {status: 503}}")
	res.passed(t, 1)
}

// A frame of a legal message that no send makes.
func TestSendRawFragments(t *testing.T) {
	t.Parallel()
	p := wstest.Frames(t, func(p *wstest.Peer) {
		for _, fin := range []bool{false, false, true} {
			f, _ := p.Receive()
			if f.Header.Fin != fin {
				t.Errorf("got %+v, want fin %t", f.Header, fin)
			}
		}
		p.Send(ws.NewTextFrame([]byte("thanks")))
		p.Receive() // the close frame
		p.Send(wstest.Close(1000, ""))
	})
	run(t, p.URL, `
on-open:
  - send-raw: {frame: text, fin: false, text: a}
  - send-raw: {frame: continuation, fin: false}
  - send-raw: {frame: continuation, text: b}
  - expect: text == "thanks"
  - close
`).passed(t, 1)
}

// It stands among the frames that a failure shows.
func TestSendRawInAFailure(t *testing.T) {
	t.Parallel()
	res := run(t, "", "server: echo\non-open: [{send-raw: {frame: 3, mask-key: \"00000000\"}}, {expect-close: 1007}]")
	res.failed(t, "close.unexpected", "and expect-close is 1007")
	frames := res.snap.Errors[0].Examples[0].Frames
	if len(frames) == 0 {
		t.Fatal("the failure shows no frame")
	}
	if f := frames[0]; f.Kind != "raw" || !f.Out || f.Size != 6 || string(f.Data) != "\x83\x80\x00\x00\x00\x00" || f.By != "on-open[0]" {
		t.Errorf("the first frame is %+v, want the raw one", f)
	}
}
