package runner_test

import (
	"crypto/tls"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
)

// What wsrun does at each row of the table of events and their order.

func TestEventsInTheirOrder(t *testing.T) {
	t.Parallel()
	p := wstest.Frames(t, func(p *wstest.Peer) {
		p.Send(wstest.Text("one"), ws.NewPingFrame([]byte("p1")), ws.NewBinaryFrame([]byte{1, 2}), ws.NewPongFrame([]byte("unasked")), wstest.Text("two"))
		for {
			f, ok := p.Receive()
			if !ok {
				return
			}
			if f.Header.OpCode == ws.OpText && string(f.Payload) == "tick" {
				p.Send(wstest.Close(1000, "bye"))
				p.ReceiveAll()
				return
			}
		}
	})
	res := run(t, p.URL, `
on-open: [{log: open}]
on-message: [{log: "message ${{ text }}"}]
on-binary: [{log: "binary ${{ size }}"}]
on-ping: [{log: "ping ${{ payload }} ${{ rtt }}"}]
on-pong: [{log: "pong ${{ payload }}"}]
interval: [{every: 100ms, do: [{log: tick}, {send: tick}]}]
on-error: [{log: error}]
on-close: [{log: "close ${{ close.code }}"}]
`)
	res.passed(t, 1)
	want(t, "events", res.lines, []string{"open", "message one", "ping p1 0", "binary 2", "pong unasked", "message two", "tick", "close 1000"})
}

// Reads start after on-open ran, or waits; what is sent before is read after.
func TestEventsOpenComesFirst(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		c.say("early")
		c.echo()
	})
	res := run(t, p.URL, `
on-open:
  - repeat: 20
    do: [{log: open}]
  - send: sent before
on-message:
  - log: ${{ text }}
  - if: text == "sent before"
    close: 1000
`)
	res.passed(t, 1)
	want(t, "events", strings.Join(res.lines, ","), strings.Repeat("open,", 20)+"early,sent before")
}

// All actions of a handler whose conditions hold run, in the file's order; so do both handlers and an expect.
func TestEventsAllHandlersRun(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
on-open:
  - send: {n: 2}
    expect: msg.n == 2
    name: request
  - log: request done
  - close
on-message:
  - log: first
  - if: msg.n == 1
    log: never
  - if: msg.n == 2
    log: second
  - if: msg.n > 1
    log: third
`)
	res.passed(t, 1)
	want(t, "order", res.lines, []string{"first", "second", "third", "request done"})
}

func TestEventsErrorBeforeClose(t *testing.T) {
	t.Parallel()
	const events = `
on-message: [{log: "message ${{ size }}"}]
on-error: [{log: "error ${{ error.kind }}"}]
on-close: [{log: "close ${{ close.code }} ${{ close.by }} ${{ close.clean }}"}]
limits: {message: 1KiB}
`
	text := func(fin bool, op ws.OpCode, rsv byte, payload string) ws.Frame {
		f := ws.NewFrame(op, fin, []byte(payload))
		f.Header.Rsv = rsv
		return f
	}
	for _, tt := range []struct {
		name   string
		frames []ws.Frame
		after  func(*wstest.Peer)
		events []string
		kind   string
		sent   int // the code of our close frame; 0: none
	}{
		{"another code", []ws.Frame{wstest.Close(4001, "no")}, nil, []string{"error close.unexpected", "close 4001 server true"}, "", 4001},
		{"no code", []ws.Frame{ws.NewCloseFrame(nil)}, nil, []string{"error close.unexpected", "close 1005 server true"}, "", 0},
		{"a reserved bit", []ws.Frame{text(true, ws.OpText, 4, "x")}, nil, []string{"error protocol", "close 1002 client false"}, "protocol", 1002},
		{"a reserved opcode", []ws.Frame{text(true, 3, 0, "x")}, nil, []string{"error protocol", "close 1002 client false"}, "protocol", 1002},
		{"a continuation of nothing", []ws.Frame{text(true, ws.OpContinuation, 0, "x")}, nil, []string{"error protocol", "close 1002 client false"}, "protocol", 1002},
		{"a fragmented ping", []ws.Frame{text(false, ws.OpPing, 0, "x")}, nil, []string{"error protocol", "close 1002 client false"}, "protocol", 1002},
		{"a ping over 125 bytes", []ws.Frame{text(true, ws.OpPing, 0, strings.Repeat("x", 126))}, nil, []string{"error protocol", "close 1002 client false"}, "protocol", 1002},
		{"text that is not UTF-8", []ws.Frame{wstest.Text("ok"), wstest.Text("\xff")}, nil, []string{"message 2", "error message.utf8", "close 1007 client false"}, "message.utf8", 1007},
		{"a message over the limit", []ws.Frame{wstest.Text(strings.Repeat("x", 1025))}, nil, []string{"error message.too-big", "close 1009 client false"}, "message.too-big", 1009},
		{"over it in fragments", []ws.Frame{text(false, ws.OpText, 0, strings.Repeat("x", 600)), text(true, ws.OpContinuation, 0, strings.Repeat("x", 600))}, nil,
			[]string{"error message.too-big", "close 1009 client false"}, "message.too-big", 1009},
		{"a message at the limit, then EOF", []ws.Frame{wstest.Text(strings.Repeat("x", 1024))}, eof, []string{"message 1024", "error close.unexpected", "close 1006 network false"}, "", 0},
		{"EOF in a frame", []ws.Frame{text(false, ws.OpText, 0, "half")}, eof, []string{"error close.unexpected", "close 1006 network false"}, "", 0},
		{"a reset", []ws.Frame{wstest.Text("x")}, reset, []string{"error tcp.reset", "close 1006 network false"}, "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			codes := make(chan int, 1)
			p := wstest.Frames(t, func(p *wstest.Peer) {
				p.Send(tt.frames...)
				if tt.after != nil {
					tt.after(p)
				}
				codes <- closeCode(p.ReceiveAll())
			})
			res := run(t, p.URL, events)
			if tt.name == "a reset" && len(res.lines) > 0 && res.lines[0] == "message 1" {
				res.lines = res.lines[1:] // a reset may overtake it
			}
			want(t, "events", res.lines, tt.events)
			want(t, "the code of wsrun's close frame", <-codes, tt.sent)
			if tt.kind != "" {
				res.failed(t, tt.kind, "")
			}
		})
	}
}

// eof ends the server's direction; what the client still sends is read.
func eof(p *wstest.Peer) { _ = below(p).CloseWrite() }

func reset(p *wstest.Peer) {
	_ = below(p).SetLinger(0)
	p.Close()
}

// closeCode is the code of the close frame among frames, 0 if there is none.
func closeCode(frames []ws.Frame) int {
	for _, f := range frames {
		if f.Header.OpCode == ws.OpClose {
			code, _ := ws.ParseCloseFrameData(f.Payload)
			return int(code)
		}
	}
	return 0
}

// TLS that breaks is an error of its own.
func TestEventsTLSBreaks(t *testing.T) {
	t.Parallel()
	ca := wstest.NewCA(t)
	srv := wstest.ServeTLS(t, ca, wstest.Gorilla(websocket.Upgrader{}, func(c *websocket.Conn) {
		raw := c.NetConn().(*tls.Conn).NetConn()
		// no record of this session
		_, _ = raw.Write([]byte{23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
		_ = wstest.ReadToEnd(c)
	}))
	res := run(t, srv.URL, "tls: {insecure: true}\non-message: [{log: message}]\non-error: [{log: 'error ${{ error.kind }}'}]\non-close: [{log: 'close ${{ close.code }} ${{ close.by }}'}]")
	want(t, "events", res.lines, []string{"error tls", "close 1006 network"})
}

// close waits for the peer's frame before TCP is closed; the peer's last messages are read meanwhile.
func TestEventsCloseWaits(t *testing.T) {
	t.Parallel()
	order := make(chan string, 3)
	p := wstest.Frames(t, func(p *wstest.Peer) {
		for {
			f, ok := p.Receive()
			if !ok {
				order <- "cut early"
				return
			}
			if f.Header.OpCode == ws.OpClose {
				break
			}
		}
		order <- "close came"
		_ = p.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
		if _, err := p.Read(make([]byte, 1)); err != nil && strings.Contains(err.Error(), "timeout") {
			order <- "TCP is open"
		}
		_ = p.SetReadDeadline(time.Time{})
		p.Send(wstest.Close(1000, ""))
		p.ReceiveAll()
		order <- "TCP is closed"
	})
	res := run(t, p.URL, "on-open: [{close: {code: 1000, reason: bye}}]\non-close: [{check: {clean: close.clean, ours: close.by == 'client'}}]")
	res.passed(t, 1)
	want(t, "order", []string{<-order, <-order, <-order}, []string{"close came", "TCP is open", "TCP is closed"})
	between(t, "the session", res.stats("ws_session_duration").Min, 100, 5000)
}

// An action that cannot be done fails the iteration, and the run: k6 exits with 0.
func TestEventsExceptionFails(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	res := run(t, p.URL, `
vars: {x: 1}
on-open: [{send: go}]
on-message:
  - set: {x: msg.a.b}
  - log: went on
on-close: [{log: "${{ close.code }} ${{ close.by }}"}]
`)
	res.failed(t, "expression", "msg")
	want(t, "events", res.lines, []string{"1000 client"})
	want(t, "the server's end", p.settled(), map[int]int64{1000: 1})
}

// The pong is written before on-ping runs.
func TestEventsPongBeforeHandler(t *testing.T) {
	t.Parallel()
	frames := make(chan []ws.Frame, 1)
	p := wstest.Frames(t, func(p *wstest.Peer) {
		p.Send(ws.NewPingFrame([]byte("beat")))
		frames <- p.ReceiveAll()
	})
	res := run(t, p.URL, "on-ping: [{send: 'seen ${{ payload }}'}, drop]")
	res.passed(t, 1)
	var got []string
	for _, f := range <-frames {
		got = append(got, itoa(int(f.Header.OpCode))+" "+string(f.Payload))
	}
	want(t, "frames", got, []string{"10 beat", "1 seen beat"})
}
