package hostile

import (
	"bytes"
	"compress/flate"
	"io"
	"strings"
	"sync"

	"github.com/gobwas/ws"
)

// deflateAnswer agrees to permessage-deflate (RFC 7692), each message by itself.
const deflateAnswer = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; " +
	"client_no_context_takeover"

// deflateFaults are those of messages that are compressed; the client must have
// offered it.
func deflateFaults() map[string]fault {
	half := string(ws.MustCompileFrame(rsv1(ws.OpText, deflated(strings.Repeat("hello ", 50)))))
	half = half[:len(half)/2]
	bomb := sync.OnceValue(func() []byte { return deflated(strings.Repeat("\x00", 16<<20)) })
	return map[string]fault{
		"eof-in-deflate":   func(c *conn) { c.write(half); c.end() },
		"reset-in-deflate": func(c *conn) { c.write(half); c.reset() },
		"deflate-corrupt":  compressed([]byte("\xff\xff\xff\xffnot deflate at all")),
		"deflate-bomb":     func(c *conn) { compressed(bomb())(c) },
		"deflate-1g":       raw(0xC1, 127, 0, 0, 0, 0, 0x40, 0, 0, 0),
		"deflate-bad-utf8": compressed(deflated("caf\xe9")),
		"deflate-of-ping":  raw(0xC9, 0),
		"deflate-fragment": sends(ws.NewFrame(ws.OpText, false, []byte("x")), rsv1(ws.OpContinuation, []byte("y"))),
	}
}

// compressed sends a payload as a compressed text message.
func compressed(payload []byte) fault { return sends(rsv1(ws.OpText, payload)) }

func rsv1(op ws.OpCode, payload []byte) ws.Frame {
	f := ws.NewFrame(op, true, payload)
	f.Header.Rsv = ws.Rsv(true, false, false)
	return f
}

// deflated is a text as RFC 7692 §7.2.1 sends it: without the flush's tail.
func deflated(text string) []byte {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	// A buffer takes everything.
	_, _ = io.WriteString(w, text)
	_ = w.Flush()
	return bytes.TrimSuffix(out.Bytes(), []byte("\x00\x00\xff\xff"))
}
