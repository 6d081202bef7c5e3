package socket

import (
	"context"
	"io"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// firstBuffer is the initial size of a buffer that ReadMessage allocates itself.
const firstBuffer = 512

// ReadMessage blocks until the next data message arrives, stores its payload in buf from the start, or in new memory if
// buf is too small, and returns it. Pass each payload as the next buf, and nothing is allocated once the largest
// message has arrived. If stamp is set, received is the time right after the read from the connection that brought the
// message's last byte, however long it then waited behind other messages; otherwise received is zero. While it blocks,
// pings are answered and hooks are called, so a goroutine should always be reading.
//
// Only one goroutine at a time may read. There is no timeout: Cut wakes the reader. The first error is the end of the
// connection, and all further calls return it again; End interprets it. An incomplete message is dropped.
func (c *Conn) ReadMessage(buf []byte, stamp bool) (op Opcode, payload []byte, received time.Time, err error) {
	if c.ended != nil {
		return 0, nil, time.Time{}, c.ended
	}
	c.in.stamping = stamp
	c.pausing.Load().hold(c.link) // coder may have read several messages
	typ, r, err := c.ws.Reader(context.Background())
	if err != nil {
		return 0, nil, time.Time{}, c.finish(err)
	}
	payload, err = readAll(r, buf[:0])
	if err != nil {
		return 0, nil, time.Time{}, c.finish(err)
	}
	if stamp {
		received = c.in.readAt
	}
	op = Opcode(typ)
	if typ == websocket.MessageText && !utf8.Valid(payload) {
		return 0, nil, time.Time{}, c.finish(errNotUTF8)
	}
	if c.hooks.OnFrame != nil {
		c.hooks.OnFrame(false, op, payload)
	}
	return op, payload, received, nil
}

// readAll appends a message to buf.
func readAll(r io.Reader, buf []byte) ([]byte, error) {
	for {
		// A full buffer usually means that the message fits exactly: an empty read tells whether there is more, and
		// only then the buffer grows.
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return nil, err
		case len(buf) == cap(buf) && n == 0:
			buf = grow(buf)
		}
	}
}

func grow(buf []byte) []byte {
	if cap(buf) == 0 {
		return make([]byte, 0, firstBuffer)
	}
	return append(make([]byte, 0, 2*cap(buf)), buf...)
}

// PauseReading stops reading from TCP for d: buffers fill up until the peer can't write, and pings go unanswered. A
// message that is being handled or was read completely is still finished. A second pause extends the first and never
// shortens it. PauseReading returns immediately; Cut, Reset and Release end the pause.
func (c *Conn) PauseReading(d time.Duration) {
	p := c.pausing.Load()
	if p == nil {
		p = &pause{cut: make(chan struct{})}
		if !c.pausing.CompareAndSwap(nil, p) {
			p = c.pausing.Load()
		}
	}
	over := int64(c.link.Age() + d)
	for was := p.over.Load(); was < over && !p.over.CompareAndSwap(was, over); was = p.over.Load() {
	}
	if c.fate.cut.Load() {
		p.end() // a concurrent cut may not have seen it
	}
}

// Backlog returns the number of bytes that were read ahead while a write was blocked and that ReadMessage has not
// consumed yet. Writers that can wait should do so until it is small: reading ahead is bounded, and beyond the bound
// the peer can't write. Backlog is 0 during a pause.
func (c *Conn) Backlog() int64 {
	n := c.link.Backlog()
	if n == 0 || c.pausing.Load().underWay(c.link) {
		return 0
	}
	return n
}
