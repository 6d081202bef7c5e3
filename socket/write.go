package socket

import (
	"context"
	"errors"
	"net"
	"syscall"
	"time"

	"github.com/coder/websocket"

	"wsrun/transport"
)

// WriteText sends a text message in one frame. It does not check that p is UTF-8. It is safe for concurrent use. The
// error is ErrClosed or an *Error; after a write.timeout the connection is cut, because a part of the frame may have
// been sent.
func (c *Conn) WriteText(p []byte) error { return c.writeData(OpText, p) }

// WriteBinary is like WriteText for a binary message.
func (c *Conn) WriteBinary(p []byte) error { return c.writeData(OpBinary, p) }

func (c *Conn) writeData(op Opcode, p []byte) error {
	c.out.frame.Lock()
	defer c.out.frame.Unlock()
	if c.deflate || c.server {
		return c.writeThroughCoder(op, p)
	}
	_, err := c.writeRaw(op, p)
	return err
}

// writeThroughCoder leaves compression to coder. The caller holds frame.
func (c *Conn) writeThroughCoder(op Opcode, p []byte) error {
	if c.isClosing() {
		return ErrClosed
	}
	if c.hooks.OnFrame != nil {
		c.hooks.OnFrame(true, op, p)
	}
	if err := c.ws.Write(context.Background(), websocket.MessageType(op), p); err != nil {
		return c.writeFailed(PhaseWrite, err)
	}
	return nil
}

// writeRaw writes a whole frame and returns the time right before it. The caller holds frame.
func (c *Conn) writeRaw(op Opcode, p []byte) (time.Time, error) {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if c.out.closing {
		return time.Time{}, ErrClosed
	}
	return c.writeLocked(op, p)
}

// writeLocked is writeRaw for callers that hold mu too.
func (c *Conn) writeLocked(op Opcode, p []byte) (at time.Time, err error) {
	if c.hooks.OnFrame != nil {
		c.hooks.OnFrame(true, op, p)
	}
	c.link.Arm()
	if op == OpPing {
		at = time.Now()
	}
	if c.server {
		// Only control frames get here, so there is little to copy.
		_, err = c.conn.Write(
			append(appendHeader(make([]byte, 0, maxHeader+len(p)), finBit|byte(op), uint64(len(p)), false), p...),
		)
	} else {
		err = c.dialer.chunks.writeMasked(c.conn, op, p)
	}
	if err != nil {
		return at, c.writeFailed(PhaseWrite, err)
	}
	return at, nil
}

func (c *Conn) isClosing() bool {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	return c.out.closing
}

// writeFailed returns the error of a failed write. Unless we are the one to end the connection, the reader is left to
// discover its end by itself: the peer's close frame may still be waiting to be read.
func (c *Conn) writeFailed(phase string, err error) error {
	if errors.Is(err, ErrClosed) || errors.Is(err, net.ErrClosed) {
		if failure := c.fate.failure.Load(); failure != nil {
			return failure
		}
		return ErrClosed
	}
	e := Classify(phase, c.target, err)
	if errors.Is(err, syscall.ECONNRESET) {
		c.fate.resetBy.Store(true)
	}
	if e.Kind == KindWriteTimeout {
		if limit := c.link.WriteTimeout(); limit > 0 {
			e.Err = transport.Say(c.target+" took nothing for "+limit.String(), err)
		}
		c.fate.failure.CompareAndSwap(nil, e)
		c.Cut()
	}
	return e
}

// WriteRaw writes p as it is in place of a frame, through TLS if there is TLS. How the peer interprets it is not
// tracked: even a close frame in it changes nothing at this end. Otherwise it is like WriteText.
func (c *Conn) WriteRaw(p []byte) error {
	c.out.frame.Lock()
	defer c.out.frame.Unlock()
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if c.out.closing {
		return ErrClosed
	}
	if c.hooks.OnFrame != nil {
		c.hooks.OnFrame(true, OpRaw, p)
	}
	c.link.Arm()
	if _, err := c.conn.Write(p); err != nil {
		return c.writeFailed(PhaseWrite, err)
	}
	return nil
}
