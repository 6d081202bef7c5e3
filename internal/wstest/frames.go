package wstest

import (
	"fmt"
	"io"
	"testing"

	"github.com/gobwas/ws"
)

// Frames serves WebSocket with gobwas/ws, frame by frame: each is called for
// every connection after its handshake, which is closed, without a close frame,
// when it returns.
func Frames(t testing.TB, each func(*Peer)) *Server {
	t.Helper()
	return TCP(t, func(p *Peer) {
		if _, err := ws.Upgrade(p); err == nil {
			each(p)
		}
	})
}

// Send writes frames as they are, whatever they say. That the client is gone is
// for the client's test to find.
func (p *Peer) Send(frames ...ws.Frame) {
	for _, f := range frames {
		_ = ws.WriteFrame(p, f)
	}
}

// maxPayload bounds what a frame of the client's may hold, so that a length that lies ends a test, and not the
// machine's memory.
const maxPayload = 64 << 20

// ReadFrame reads one frame as it is, masked if it was. The errors of an end are those of io.ReadFull.
func ReadFrame(r io.Reader) (ws.Frame, error) {
	h, err := ws.ReadHeader(r)
	if err != nil {
		return ws.Frame{}, err
	}
	if h.Length > maxPayload {
		return ws.Frame{}, fmt.Errorf("a frame of %d bytes", h.Length)
	}
	f := ws.Frame{Header: h, Payload: make([]byte, h.Length)}
	_, err = io.ReadFull(r, f.Payload)
	return f, err
}

// Receive reads one frame, unmasked; ok is false at the connection's end.
func (p *Peer) Receive() (f ws.Frame, ok bool) {
	f, err := ReadFrame(p)
	if err != nil {
		return f, false
	}
	if f.Header.Masked {
		f = ws.UnmaskFrameInPlace(f)
	}
	return f, true
}

// ReceiveAll reads frames until the connection ends.
func (p *Peer) ReceiveAll() []ws.Frame {
	var frames []ws.Frame
	for {
		f, ok := p.Receive()
		if !ok {
			return frames
		}
		frames = append(frames, f)
	}
}

// Text is a whole text message.
func Text(s string) ws.Frame { return ws.NewTextFrame([]byte(s)) }

// Close is a close frame.
func Close(code int, reason string) ws.Frame {
	return ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusCode(code), reason))
}
