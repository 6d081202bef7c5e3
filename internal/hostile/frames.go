package hostile

import (
	"encoding/binary"
	"strings"
	"time"

	"github.com/gobwas/ws"

	"wsrun/internal/wstest"
)

// frameFaults are those after a handshake as it should be.
func frameFaults() map[string]fault {
	faults := map[string]fault{
		// What RFC 6455 forbids.
		"masked": sends(ws.MaskFrame(wstest.Text("hello"))),
		"masked-later": sends(
			wstest.Text(strings.Repeat("a", 5000)),
			wstest.Text("fine"),
			ws.MaskFrame(wstest.Text("hello")),
		),
		"masked-ping":             sends(ws.MaskFrame(ws.NewPingFrame([]byte("hello")))),
		"reserved-bit-1":          raw(0xC1, 0),
		"reserved-bit-2":          raw(0xA1, 0),
		"reserved-bit-3":          raw(0x91, 0),
		"reserved-opcode":         raw(0x83, 0),
		"reserved-control-opcode": raw(0x8B, 0),
		"continuation-of-nothing": sends(ws.NewFrame(ws.OpContinuation, true, []byte("x"))),
		"message-in-message":      sends(ws.NewFrame(ws.OpText, false, []byte("x")), wstest.Text("y")),
		"long-ping":               sends(ws.NewPingFrame(make([]byte, 126))),
		"long-close":              raw(0x88, 126, 0, 200),
		"fragmented-ping":         sends(ws.NewFrame(ws.OpPing, false, []byte("x"))),
		"fragmented-close":        sends(ws.NewFrame(ws.OpClose, false, nil)),
		"negative-length":         raw(0x81, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF),
		"smallest-negative":       raw(0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0),
		"http-after-101":          says(func(*conn) string { return head("500 Internal Server Error") }),

		// Lengths that lie, and messages that are too long.
		"length-1g": raw(0x82, 127, 0, 0, 0, 0, 0x40, 0, 0, 0),
		"length-1g-by-trickle": func(c *conn) {
			c.trickle("\x82\x7f\x00\x00\x00\x00\x40"+strings.Repeat("\x00", 1<<12), time.Millisecond)
		},
		"length-1g-later": func(c *conn) {
			c.untilClose()
			c.write("\x82\x7f\x00\x00\x00\x00\x40\x00\x00\x00")
			c.drain()
		},
		"length-max": raw(0x81, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF),
		"length-max-of-a-part": says(
			func(*conn) string { return "\x01\x05hello\x00\x7f\x7f" + strings.Repeat("\xff", 7) },
		),
		"lengths-that-add-up": says(func(*conn) string {
			return "\x02\x7e\xc0\x00" + strings.Repeat("x", 0xC000) + "\x89\x00\x00\x7e\xc0\x00"
		}),
		"stalled-frame": says(func(*conn) string { return "\x81\x64ten bytes." }),
		"endless-frame": func(c *conn) { c.endless("\x82\x7f\x3f\xff\xff\xff\xff\xff\xff\xff") },
		"endless-message": func(c *conn) {
			c.write("\x02\x00")
			for c.write("\x00\x7e\x10\x00" + strings.Repeat("x", 4096)) {
			}
		},
		"huge-message":     sends(wstest.Text(strings.Repeat("x", 1<<20))),
		"empty-fragments":  func(c *conn) { c.write("\x01\x00"); c.flood("\x00\x00") },
		"many-fragments":   (*conn).fragments,
		"endless-flood":    func(c *conn) { c.endless("") },
		"endless-pings":    func(c *conn) { c.flood("\x89\x04ping") },
		"endless-pongs":    func(c *conn) { c.flood("\x8a\x04pong") },
		"frame-by-trickle": func(c *conn) { c.trickle("\x81\x05hello", 20*time.Millisecond); c.drain() },

		// Text that is not UTF-8.
		"bad-utf8":           sends(wstest.Text("caf\xe9")),
		"bad-utf8-surrogate": sends(wstest.Text("\xed\xa0\x80")),
		"bad-utf8-cut":       sends(wstest.Text("\xe2\x82")),
		"bad-utf8-in-fragments": sends(
			ws.NewFrame(ws.OpText, false, []byte("\xe2\x82")),
			ws.NewFrame(ws.OpContinuation, true, []byte("x")),
		),
		"bad-utf8-close": raw(0x88, 4, 0x03, 0xE8, 0xC3, 0x28),

		// The closing handshake.
		"close-one-byte":    raw(0x88, 1, 0x03),
		"data-after-close":  sends(wstest.Close(1000, "done"), wstest.Text("and another thing")),
		"close-twice":       sends(wstest.Close(1000, "done"), wstest.Close(1001, "again")),
		"close-and-stay":    sends(wstest.Close(1000, "done")),
		"close-and-reset":   func(c *conn) { c.Send(wstest.Close(1000, "done")); c.reset() },
		"close-with-escape": sends(wstest.Close(1011, "\x1b[2Jgone")),
		"close-empty":       sends(ws.NewCloseFrame(nil)),
		"never-answers":     (*conn).drain,
		"never-reads":       func(c *conn) { <-c.Done },
		"answers-other":     (*conn).answerOther,
		"answers-wrongly":   func(c *conn) { c.untilClose(); c.write("\x88\x02\x03\xed"); c.drain() },
		"answers-and-stays": func(c *conn) { c.echoClose(); c.drain() },
		"answers-late": func(c *conn) {
			c.untilClose()
			c.Send(wstest.Text("one"), wstest.Text("two"), ws.NewPingFrame(nil), wstest.Close(1000, ""))
		},
		"floods-after-close": func(c *conn) { c.untilClose(); c.flood("\x81\x05hello") },
		"eof-after-close":    func(c *conn) { c.untilClose(); c.end() },
		"reset-after-close":  func(c *conn) { c.untilClose(); c.reset() },

		// None, for what is wrong at the client's own end.
		"behaves": (*conn).echoClose,
		"greets":  func(c *conn) { c.Send(wstest.Text("hello")); c.echoClose() },
	}
	for at, sent := range cutPoints() {
		faults["eof-"+at] = func(c *conn) { c.write(sent); c.end() }
		faults["reset-"+at] = func(c *conn) { c.write(sent); c.reset() }
	}
	for name, code := range map[string]uint16{"0": 0, "999": 999, "1004": 1004, "1005": 1005, "1006": 1006,
		"1015": 1015, "1016": 1016, "2999": 2999, "5000": 5000} {
		faults["close-code-"+name] = raw(append([]byte{0x88, 2}, binary.BigEndian.AppendUint16(nil, code)...)...)
	}
	return faults
}

// cutPoints are the points of a session at which TCP can end, and what is sent before.
func cutPoints() map[string]string {
	return map[string]string{
		"after-101":      "",
		"in-head":        "\x81",
		"in-length":      "\x81\x7e\x01",
		"in-long-length": "\x81\x7f\x00\x00\x00\x00\x00",
		"in-payload":     "\x81\x64ten bytes.",
		"in-fragments":   "\x01\x01x",
		"in-fragment":    "\x01\x01x\x80\x05he",
		"in-ping":        "\x89\x05he",
		"in-close":       "\x88\x05\x03\xe8",
		"after-message":  "\x81\x05hello",
	}
}

// sends writes frames and waits until the client is gone.
func sends(frames ...ws.Frame) fault {
	return func(c *conn) {
		c.Send(frames...)
		c.drain()
	}
}

func raw(b ...byte) fault { return says(func(*conn) string { return string(b) }) }

// endless writes a header and then small text messages, or a payload that looks
// like them, for as long as they are taken.
func (c *conn) endless(header string) {
	if c.write(header) {
		c.flood("\x81\x05hello")
	}
}

// flood writes one frame again and again, many at a time.
func (c *conn) flood(frame string) {
	for many := strings.Repeat(frame, 1000); c.write(many); {
	}
}

// fragments sends a message in ten thousand fragments with pings between, and
// closes.
func (c *conn) fragments() {
	c.write("\x01\x00" + strings.Repeat("\x00\x01x\x89\x00", 2_000) + "\x80\x00")
	c.echoClose()
}

// untilClose reads until the client closes; it is false if the client is gone.
func (c *conn) untilClose() bool {
	_, ok := c.closeFrame()
	return ok
}

func (c *conn) closeFrame() (ws.Frame, bool) {
	for {
		f, ok := c.Receive()
		if !ok || f.Header.OpCode == ws.OpClose {
			return f, ok
		}
	}
}

// answerOther answers a close frame with another code.
func (c *conn) answerOther() {
	if c.untilClose() {
		c.Send(wstest.Close(1011, "broken"))
	}
}

// echoClose reads until the client closes, and closes in turn.
func (c *conn) echoClose() {
	if f, ok := c.closeFrame(); ok {
		c.Send(ws.NewCloseFrame(f.Payload))
	}
}
