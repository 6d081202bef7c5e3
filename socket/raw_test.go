package socket_test

import (
	"bytes"
	"testing"

	"github.com/gobwas/ws"
	"github.com/google/go-cmp/cmp"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

func TestRawFrameBytes(t *testing.T) {
	key, lie := [4]byte{1, 2, 3, 4}, uint64(70_000)
	for name, tt := range map[string]struct {
		frame socket.RawFrame
		want  []byte
	}{
		"text":           {socket.RawFrame{Opcode: 1, Payload: []byte("hi")}, []byte{0x81, 2, 'h', 'i'}},
		"fragment":       {socket.RawFrame{Opcode: 1, NotLast: true}, []byte{0x01, 0}},
		"reserved":       {socket.RawFrame{Opcode: 15, RSV: 7}, []byte{0xff, 0}},
		"rsv1":           {socket.RawFrame{Opcode: 2, RSV: 4}, []byte{0xc2, 0}},
		"masked":         {socket.RawFrame{Opcode: 9, Masked: true, Key: &key, Payload: []byte{1, 2, 3, 4, 5}}, []byte{0x89, 0x85, 1, 2, 3, 4, 0, 0, 0, 0, 4}},
		"length lies":    {socket.RawFrame{Opcode: 1, Length: &lie, Payload: []byte("hi")}, []byte{0x81, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70, 'h', 'i'}},
		"126 bytes":      {socket.RawFrame{Opcode: 9, Payload: make([]byte, 126)}, append([]byte{0x89, 126, 0, 126}, make([]byte, 126)...)},
		"no such opcode": {socket.RawFrame{Opcode: 0x13}, []byte{0x83, 0}},
	} {
		if diff := cmp.Diff(tt.want, tt.frame.Append(nil)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What is written raw arrives as it is, between other frames, over TLS as well, and hooks are told.
func TestWriteRaw(t *testing.T) {
	ca := wstest.NewCA(t)
	for name, srv := range map[string]*wstest.Server{"plain": wstest.Serve(t, wstest.Echo()), "tls": wstest.ServeTLS(t, ca, wstest.Echo())} {
		t.Run(name, func(t *testing.T) {
			var raw []byte
			hooks := &socket.Hooks{OnFrame: func(out bool, op socket.Opcode, p []byte) {
				if out && op == socket.OpRaw {
					raw = bytes.Clone(p)
				}
			}}
			c, _ := open(t, socket.Config{TLS: clientTLS(ca)}, socket.Request{URL: srv.URL, Hooks: hooks})
			before := c.BytesSent()
			first := socket.RawFrame{Opcode: byte(ws.OpText), NotLast: true, Masked: true, Payload: []byte("in ")}
			second := socket.RawFrame{Opcode: byte(ws.OpContinuation), Masked: true, Payload: []byte("pieces")}
			for _, p := range [][]byte{first.Append(nil), second.Append(nil)} {
				if err := c.WriteRaw(p); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(raw, p) {
					t.Errorf("the hook got % x, want % x", raw, p)
				}
			}
			if sent := c.BytesSent() - before; sent < 21 {
				t.Errorf("%d bytes were counted, want 21 at least", sent)
			}
			if _, got, _, err := c.ReadMessage(nil, false); err != nil || string(got) != "in pieces" {
				t.Errorf("got %q, %v, want %q", got, err, "in pieces")
			}
			if err := c.SendClose(1000, ""); err != nil {
				t.Fatal(err)
			}
			if err := c.WriteRaw([]byte{0}); err != socket.ErrClosed {
				t.Errorf("after the close frame: %v, want ErrClosed", err)
			}
		})
	}
}
