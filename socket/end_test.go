package socket_test

import (
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/gobwas/ws"
	"github.com/google/go-cmp/cmp"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

// reset makes the peer's TCP send a reset.
func reset(p *wstest.Peer) {
	if tcp, ok := p.Conn.(interface{ NetConn() net.Conn }); ok {
		_ = tcp.NetConn().(*net.TCPConn).SetLinger(0)
	}
	p.Conn.Close()
}

// header is a frame header that gobwas would not write.
func header(b ...byte) func(*wstest.Peer) {
	return func(p *wstest.Peer) {
		_, _ = p.Write(b)
		p.ReceiveAll()
	}
}

// TestEnd has the ways in which a connection can end, seen from the client.
func TestEnd(t *testing.T) {
	send := func(frames ...ws.Frame) func(*wstest.Peer) {
		return func(p *wstest.Peer) {
			p.Send(frames...)
			p.ReceiveAll()
		}
	}
	cut := ended{Code: 1006, By: "network", Kind: socket.KindCloseUnexpected}
	protocol := ended{Code: 1002, By: "client", Kind: socket.KindProtocol}
	tooBig := ended{Code: 1009, By: "client", Kind: socket.KindMessageTooBig}
	tests := []struct {
		name   string
		server func(*wstest.Peer)
		client func(*socket.Conn) // before it reads, may be nil
		want   ended
		text   string // of the error
	}{
		{"server closes", send(wstest.Close(1000, "bye")), nil,
			ended{Code: 1000, Reason: "bye", Clean: true, By: "server", PeerCode: 1000}, "closed by server with 1000 \"bye\""},
		{"server goes away", send(wstest.Close(1001, "")), nil,
			ended{Code: 1001, Clean: true, By: "server", PeerCode: 1001}, "closed by server with 1001"},
		{"server fails", send(wstest.Close(1011, "oops")), nil,
			ended{Code: 1011, Reason: "oops", Clean: true, By: "server", PeerCode: 1011}, ""},
		{"reason that is not UTF-8", header(0x88, 4, 0x03, 0xE8, 0xC3, 0x28), nil,
			ended{Code: 1007, By: "client", PeerCode: 1000, Kind: socket.KindMessageUTF8}, "the reason of the close frame is not UTF-8"},
		{"own code of the server", send(wstest.Close(4321, "")), nil,
			ended{Code: 4321, Clean: true, By: "server", PeerCode: 4321}, ""},
		{"server closes without a code", send(ws.NewCloseFrame(nil)), nil,
			ended{Code: 1005, Clean: true, By: "server", PeerCode: 1005}, ""},
		{"server closes in a message", send(ws.NewFrame(ws.OpText, false, []byte("half")), wstest.Close(1000, "")), nil,
			ended{Code: 1000, Clean: true, By: "server", PeerCode: 1000}, ""},
		{"client closes", func(p *wstest.Peer) {
			p.Receive()
			p.Send(wstest.Close(1000, "same to you"))
		}, sendClose(3000, "enough"),
			ended{Code: 3000, Reason: "enough", Clean: true, By: "client", PeerCode: 1000}, "closed by client with 3000 \"enough\""},
		{"client closes without a code", func(p *wstest.Peer) {
			p.Receive()
			p.Send(wstest.Close(1000, ""))
		}, sendClose(1005, ""),
			ended{Code: 1005, Clean: true, By: "client", PeerCode: 1000}, ""},
		{"messages still come after the client's close", func(p *wstest.Peer) {
			p.Receive()
			p.Send(wstest.Text("a"), wstest.Text("b"), wstest.Close(1000, ""))
		}, sendClose(1000, ""),
			ended{Code: 1000, Clean: true, By: "client", PeerCode: 1000}, ""},
		{"server cuts at the client's close", func(p *wstest.Peer) { p.Receive() }, sendClose(1000, ""),
			ended{Code: 1006, By: "client"}, "connection cut by client"},
		{"server resets at the client's close", func(p *wstest.Peer) {
			p.Receive()
			reset(p)
		}, sendClose(1000, ""), ended{Code: 1006, By: "client"}, ""},
		{"cut", func(*wstest.Peer) {}, nil, cut, "connection cut without a closing handshake"},
		{"cut in a header", func(p *wstest.Peer) { _, _ = p.Write([]byte{0x81}) }, nil, cut, ""},
		{"cut after a header", func(p *wstest.Peer) { _, _ = p.Write([]byte{0x81, 5}) }, nil, cut, ""},
		{"cut in a payload", func(p *wstest.Peer) { _, _ = p.Write([]byte("\x81\x05hel")) }, nil, cut, ""},
		// 512 is the first buffer's size, after which coder reads nothing but the end.
		{"cut in a payload, at a buffer's end", func(p *wstest.Peer) {
			_, _ = p.Write(append([]byte{0x81, 126, 3, 0}, payload(512)...))
		}, nil, cut, ""},
		{"cut between fragments", func(p *wstest.Peer) { p.Send(ws.NewFrame(ws.OpText, false, []byte("half"))) }, nil, cut, ""},
		{"reset", reset, nil, ended{Code: 1006, By: "network", Kind: socket.KindTCPReset}, "connection reset by "},
		{"reserved bit", header(0xC1, 0), nil, protocol, "the server sent a frame with RSV1 set, which no extension gives a meaning"},
		{"reserved bits", header(0xF1, 0), nil, protocol, "RSV1 and RSV2 and RSV3"},
		{"reserved opcode", header(0x83, 0), nil, protocol, "the server sent a frame with the reserved opcode 3 "},
		{"masked", send(ws.MaskFrame(wstest.Text("hello"))), nil, protocol, "the server masked a frame"},
		{"masked ping after a message", send(wstest.Text("x"), ws.MaskFrame(ws.NewPingFrame(nil))), nil, protocol, "the server masked a frame"},
		{"continuation of nothing", header(0x80, 0), nil, protocol, "the server sent a continuation frame where no message had begun"},
		{"message in a message", send(ws.NewFrame(ws.OpText, false, nil), wstest.Text("x")), nil, protocol, "the server began a message within another one"},
		{"fragmented ping", header(0x09, 0), nil, protocol, "the server sent a control frame in fragments"},
		{"long ping", header(0x89, 126, 0, 126), nil, protocol, "the server sent a control frame of 126 bytes, but at most 125 are allowed"},
		{"close frame of one byte", header(0x88, 1, 0), nil, protocol, "the server sent a close frame with half a code"},
		{"forbidden close code", header(0x88, 2, 0x03, 0xED), nil, protocol, "the server closed with 1005, a code that must not be sent"},
		{"reserved close code", header(0x88, 2, 0x03, 0xEC), nil, protocol, "closed with 1004,"},
		{"unknown close code", header(0x88, 2, 0x0B, 0xB7), nil, protocol, "closed with 2999,"},
		{"negative length", header(0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0), nil, protocol, "the server sent a frame with a length of 2^63 bytes or more"},
		{"long form of a length", header(0x81, 126, 0, 5, 'h', 'e', 'l', 'l', 'o'), nil, protocol, "a frame whose length is not in the shortest form"},
		{"longest form of a length", header(0x81, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF), nil, protocol, "not in the shortest form"},
		{"announced as too big", header(0x82, 126, 0x03, 0xE9), nil, tooBig, "message over the limit of 1000 bytes"},
		{"announced as a gibibyte", header(0x82, 127, 0, 0, 0, 0, 0x40, 0, 0, 0), nil, tooBig, "message over the limit of 1000 bytes"},
		{"announced as 2^63-1 bytes", header(0x81, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF), nil, tooBig, ""},
		{"announced as too big, and then a trickle", header(append([]byte{0x82, 127, 0, 0, 0, 0, 0x40, 0, 0, 0}, payload(20)...)...), nil, tooBig, ""},
		{"announced as too big after the client's close", header(0x82, 127, 0, 0, 0, 0, 0x40, 0, 0, 0), sendClose(1000, ""), tooBig, ""},
		{"a fragment too many", header(append(append([]byte{0x02, 126, 3, 0}, payload(768)...), 0x89, 0, 0x00, 126, 1, 0)...), nil, tooBig, ""},
		{"the length of a reserved opcode", header(0x83, 127, 0, 0, 0, 0, 0x40, 0, 0, 0), nil, protocol, "the reserved opcode 3 "},
		{"the length of a continuation of nothing", header(0x80, 127, 0, 0, 0, 0, 0x40, 0, 0, 0), nil, protocol, "where no message had begun"},
		{"not UTF-8", send(wstest.Text("\xff")), nil,
			ended{Code: 1007, By: "client", Kind: socket.KindMessageUTF8}, "text message is not UTF-8"},
		{"too big", send(wstest.Text(payload(1001))), nil,
			ended{Code: 1009, By: "client", Kind: socket.KindMessageTooBig}, "message over the limit of 1000 bytes"},
		{"too big in fragments", send(
			ws.NewFrame(ws.OpText, false, []byte(payload(600))), ws.NewFrame(ws.OpContinuation, true, []byte(payload(600)))), nil,
			ended{Code: 1009, By: "client", Kind: socket.KindMessageTooBig}, ""},
		{"client cuts", func(p *wstest.Peer) { p.ReceiveAll() }, (*socket.Conn).Cut, ended{Code: 1006, By: "client"}, "connection cut by client"},
		{"client resets", func(p *wstest.Peer) { p.ReceiveAll() }, (*socket.Conn).Reset, ended{Code: 1006, By: "client"}, ""},
		{"client releases", func(p *wstest.Peer) { p.ReceiveAll() }, (*socket.Conn).Release, ended{Code: 1006, By: "client"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := wstest.Frames(t, tt.server)
			c, _ := open(t, socket.Config{MessageLimit: 1000, WriteTimeout: patience}, socket.Request{URL: srv.URL})
			if tt.client != nil {
				tt.client(c)
			}
			err := soon(t, "end", func() error {
				for {
					if _, _, _, err := c.ReadMessage(nil, false); err != nil {
						return err
					}
				}
			})
			if diff := cmp.Diff(tt.want, flat(c.End(err))); diff != "" {
				t.Errorf("end (-want +got):\n%s", diff)
			}
			if !strings.Contains(err.Error(), tt.text) {
				t.Errorf("got error %q, want %q in it", err, tt.text)
			}
			var cause *socket.Error
			if errors.As(err, &cause) != (tt.want.Kind != "") {
				t.Errorf("errors.As finds %v in the error", cause)
			}
			// The end stays what it was.
			c.Cut()
			_, _, _, again := c.ReadMessage(nil, false)
			if again == nil || flat(c.End(again)) != flat(c.End(err)) {
				t.Errorf("the next read gives %v, want %v", again, err)
			}
			if err := c.WriteText([]byte("x")); !errors.Is(err, socket.ErrClosed) {
				t.Errorf("got %v of a write after the end, want ErrClosed", err)
			}
		})
	}
}

func sendClose(code int, reason string) func(*socket.Conn) {
	return func(c *socket.Conn) { _ = c.SendClose(code, reason) }
}

// TestCloseFramesSent says which close frame the peer gets: one, or none.
func TestCloseFramesSent(t *testing.T) {
	tests := []struct {
		name   string
		server []ws.Frame // sent at once
		client func(*socket.Conn)
		want   []string
	}{
		{"answer", []ws.Frame{wstest.Close(4000, "bye")}, nil, []string{"\x0f\xa0bye"}},
		{"answer to no code", []ws.Frame{ws.NewCloseFrame(nil)}, nil, []string{""}},
		{"own", nil, sendClose(1000, "done"), []string{"\x03\xe8done"}},
		{"answer to a reason that is not UTF-8", []ws.Frame{wstest.Close(1000, "\xc3(")}, nil, []string{"\x03\xef"}},
		{"own without a code", nil, sendClose(1005, ""), []string{""}},
		{"own twice", nil, func(c *socket.Conn) {
			_ = c.SendClose(1000, "")
			if err := c.SendClose(1001, ""); !errors.Is(err, socket.ErrClosed) {
				t.Errorf("second SendClose: got %v, want ErrClosed", err)
			}
		}, []string{"\x03\xe8"}},
		{"both at once", []ws.Frame{wstest.Close(4000, "bye")}, sendClose(1000, "done"), []string{"\x03\xe8done"}},
		{"not UTF-8", []ws.Frame{wstest.Text("\xff")}, nil, []string{"\x03\xef"}},
		{"too big", []ws.Frame{wstest.Text(payload(200_000))}, nil, []string{"\x03\xf1over the limit of 1000 bytes"}},
		{"reserved opcode", []ws.Frame{ws.NewFrame(3, true, nil)}, nil, []string{"\x03\xeareceived unknown opcode opcode(3)"}},
		{"unusable length", []ws.Frame{{Header: ws.Header{Fin: true, OpCode: ws.OpText, Length: -1}}}, nil, []string{"\x03\xea"}},
		{"cut", nil, (*socket.Conn).Cut, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := make(chan []string, 1)
			srv := wstest.Frames(t, func(p *wstest.Peer) {
				for _, f := range tt.server {
					if f.Header.Length < 0 {
						_, _ = p.Write([]byte{0x81, 127, 0xff, 0, 0, 0, 0, 0, 0, 0})
						continue
					}
					p.Send(f)
				}
				var closes []string
				for {
					f, ok := p.Receive()
					if !ok {
						got <- closes
						return
					}
					if f.Header.OpCode == ws.OpClose {
						closes = append(closes, string(f.Payload))
						if tt.server == nil {
							p.Send(f)
						}
					}
				}
			})
			c, _ := open(t, socket.Config{MessageLimit: 1000, WriteTimeout: patience}, socket.Request{URL: srv.URL})
			if tt.client != nil {
				tt.client(c)
			}
			soon(t, "end", func() socket.End { return readEnd(c) })
			c.Release()
			if diff := cmp.Diff(tt.want, <-got); diff != "" {
				t.Errorf("close frames (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSendCloseRefuses(t *testing.T) {
	srv := wstest.Serve(t, wstest.Echo())
	c, _ := open(t, socket.Config{}, socket.Request{URL: srv.URL})
	for _, tt := range []struct {
		code   int
		reason string
	}{
		{999, ""}, {1004, ""}, {1006, ""}, {1015, ""}, {2999, ""}, {5000, ""},
		{1000, strings.Repeat("x", 124)}, {1000, "\xff"}, {1005, "why"},
	} {
		if err := c.SendClose(tt.code, tt.reason); err == nil || errors.Is(err, socket.ErrClosed) {
			t.Errorf("SendClose(%d, %q): got %v, want an error about the arguments", tt.code, tt.reason, err)
		}
	}
	// It is still open.
	if err := c.WriteText([]byte("x")); err != nil {
		t.Fatal(err)
	}
	read(t, c)
}

func TestValidCloseCode(t *testing.T) {
	valid := map[int]bool{
		999: false, 1000: true, 1003: true, 1004: false, 1005: false, 1006: false, 1007: true, 1014: true,
		1015: false, 1016: false, 2999: false, 3000: true, 4999: true, 5000: false, 0: false, -1: false,
	}
	for code, want := range valid {
		if got := socket.ValidCloseCode(code); got != want {
			t.Errorf("ValidCloseCode(%d): got %v, want %v", code, got, want)
		}
	}
}

// TestReleaseLetsThePeerSeeTheClose refuses a message while the server is still
// sending: without a pause the server's system would drop the close frame.
func TestReleaseLetsThePeerSeeTheClose(t *testing.T) {
	got := make(chan []ws.Frame, 1)
	srv := wstest.Frames(t, func(p *wstest.Peer) {
		p.Send(wstest.Text(payload(1 << 20)))
		got <- p.ReceiveAll()
	})
	c, _ := open(t, socket.Config{MessageLimit: 1000}, socket.Request{URL: srv.URL})
	end := readEnd(c)
	c.Release()
	if end.Code != 1009 {
		t.Errorf("got code %d, want 1009", end.Code)
	}
	frames := soon(t, "the server", func() []ws.Frame { return <-got })
	if len(frames) != 1 || frames[0].Header.OpCode != ws.OpClose {
		t.Errorf("the server got %d frames, want the close frame", len(frames))
	}
}
