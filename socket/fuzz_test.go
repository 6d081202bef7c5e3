package socket

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"wsrun/internal/wstest"

	"github.com/coder/websocket"
	"github.com/gobwas/ws"

	"wsrun/transport"
)

// scripted is a connection that gives some bytes, in pieces, then its end, and
// keeps what is written.
type scripted struct {
	in    bytes.Reader
	out   bytes.Buffer
	piece int // bytes of a read at most; 0: as many as there is room for
}

func (s *scripted) Read(p []byte) (int, error) {
	if s.piece > 0 {
		p = p[:min(s.piece, len(p))]
	}
	return s.in.Read(p)
}

func (s *scripted) Write(p []byte) (int, error)      { return s.out.Write(p) }
func (s *scripted) Close() error                     { return nil }
func (s *scripted) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (s *scripted) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (s *scripted) SetDeadline(time.Time) error      { return nil }
func (s *scripted) SetReadDeadline(time.Time) error  { return nil }
func (s *scripted) SetWriteDeadline(time.Time) error { return nil }

// accepts answers a handshake with a Conn on s.
type accepts struct {
	c    *Conn
	head http.Header
}

func (a accepts) RoundTrip(req *http.Request) (*http.Response, error) {
	sum := sha1.Sum([]byte(req.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	a.head.Set("Connection", "Upgrade")
	a.head.Set("Upgrade", "websocket")
	a.head.Set("Sec-WebSocket-Accept", base64.StdEncoding.EncodeToString(sum[:]))
	return &http.Response{StatusCode: http.StatusSwitchingProtocols, Header: a.head, Body: (*wire)(a.c)}, nil
}

// What a fuzzed connection has agreed on.
const (
	plain = iota
	deflateAlone
	deflateTakeover
	agreements
)

// deflatedText are frames of a compressed message, in so many fragments.
func deflatedText(text string, fragments int) []ws.Frame {
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.BestSpeed) // the level is a constant
	_, _ = io.WriteString(w, text)                 // a buffer takes everything
	_ = w.Flush()
	payload := bytes.TrimSuffix(out.Bytes(), []byte("\x00\x00\xff\xff"))
	var frames []ws.Frame
	for n := range fragments {
		op, part := ws.OpContinuation, payload[n*len(payload)/fragments:(n+1)*len(payload)/fragments]
		if n == 0 {
			op = ws.OpText
		}
		f := ws.NewFrame(op, n == fragments-1, part)
		f.Header.Rsv = ws.Rsv(n == 0, false, false)
		frames = append(frames, f)
	}
	return frames
}

// FuzzReadMessage lets a server send any bytes, in pieces of any size, with and
// without compression. Whatever they are, the connection ends, its messages are
// whole, and what was sent are whole frames with one close frame at most, as
// the last.
func FuzzReadMessage(f *testing.F) {
	long := strings.Repeat("so many words ", 60)
	for _, frames := range [][]ws.Frame{
		{ws.NewTextFrame([]byte("hello")), ws.NewCloseFrame(ws.NewCloseFrameBody(1000, "bye"))},
		{ws.NewPingFrame([]byte("p")), ws.NewFrame(ws.OpText, false, []byte("a")), ws.NewFrame(ws.OpContinuation, true, []byte("b"))},
		{ws.NewTextFrame([]byte("\xff"))},
		{ws.NewBinaryFrame(make([]byte, 2000))},
		{ws.NewFrame(3, true, nil)},
		{ws.MaskFrame(ws.NewTextFrame([]byte("hello")))},
		deflatedText(long, 1),
		slices.Concat(deflatedText(long, 3)[:1], []ws.Frame{ws.NewPingFrame([]byte("p"))}, deflatedText(long, 3)[1:]),
		slices.Concat(deflatedText("hello", 1), deflatedText("hello", 2)),
		deflatedText("caf\xe9", 2),
		deflatedText(strings.Repeat("\x00", 100_000), 1),
	} {
		var script []byte
		for _, frame := range frames {
			script = append(script, ws.MustCompileFrame(frame)...)
		}
		for agreed := range byte(agreements) {
			f.Add(script, agreed, byte(0))
			f.Add(script, agreed, byte(1))
		}
	}
	// RFC 7692 §7.2.3.1, and §7.2.3.2: the same again, which refers to the first.
	f.Add([]byte("\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00"), byte(deflateAlone), byte(0))
	f.Add([]byte("\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00\xc1\x05\xf2\x00\x11\x00\x00"), byte(deflateTakeover), byte(3))
	f.Fuzz(func(t *testing.T, script []byte, agreed, piece byte) {
		conn := &scripted{piece: int(piece)}
		conn.in.Reset(script)
		c := newConn(nil)
		c.dialer, c.link = NewDialer(Config{Proxy: "none"}), transport.NewLink(conn)
		c.conn = c.link
		opts := &websocket.DialOptions{OnPingReceived: c.pinged}
		head := http.Header{}
		switch agreed % agreements {
		case deflateAlone:
			opts.CompressionMode = websocket.CompressionNoContextTakeover
			head.Set("Sec-WebSocket-Extensions", "permessage-deflate; server_no_context_takeover; client_no_context_takeover")
			c.deflate = true
		case deflateTakeover:
			opts.CompressionMode = websocket.CompressionContextTakeover
			head.Set("Sec-WebSocket-Extensions", "permessage-deflate")
			c.deflate = true
		}
		opts.HTTPClient = &http.Client{Transport: accepts{c, head}}
		coder, _, err := websocket.Dial(context.Background(), "ws://fuzz/", opts)
		if err != nil {
			t.Fatal(err)
		}
		c.start(coder, 1000, time.Second)
		defer c.Release()
		for {
			op, p, _, err := c.ReadMessage(nil, false)
			if err != nil {
				checkEnd(t, c.End(err))
				break
			}
			if len(p) > 1000 || op == OpText && !utf8.Valid(p) {
				t.Errorf("got a %s message of %d bytes: %q", op, len(p), p)
			}
		}
		checkSent(t, conn.out.Bytes())
	})
}

func checkEnd(t *testing.T, end End) {
	if end.Code < 1000 || end.Code > 4999 {
		t.Errorf("got code %d", end.Code)
	}
	if end.Clean == (end.Err != nil) {
		t.Errorf("got %+v: an end is clean or has an error", end)
	}
}

func checkSent(t *testing.T, sent []byte) {
	r := bytes.NewReader(sent)
	for closed := false; r.Len() > 0; {
		frame, err := wstest.ReadFrame(r)
		if err != nil && err != io.EOF {
			t.Fatalf("sent %x, which is not whole frames: %v", sent, err)
		}
		if closed {
			t.Fatalf("sent %x: a frame after the close frame", sent)
		}
		closed = frame.Header.OpCode == ws.OpClose
	}
}
