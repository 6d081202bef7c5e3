package socket

import (
	"context"
	"fmt"
	"time"
)

// pinged is called by coder on the reading goroutine. The pong is sent first, so
// slow hooks don't delay it. We write it ourselves to apply our timeout and to
// order it among our frames. If that fails, the next read reports it.
func (c *Conn) pinged(_ context.Context, payload []byte) bool {
	var at time.Time
	if c.hooks.OnPing != nil {
		at = c.link.CameAt()
	}
	if c.hooks.OnFrame != nil {
		c.hooks.OnFrame(false, OpPing, payload)
	}
	_ = c.Pong(payload)
	if c.hooks.OnPing != nil {
		c.hooks.OnPing(payload, at)
	}
	return false // coder need not answer
}

// ponged is called by coder on the reading goroutine.
func (c *Conn) ponged(_ context.Context, payload []byte) {
	var at time.Time
	if c.hooks.OnPong != nil {
		at = c.link.CameAt()
	}
	if c.hooks.OnFrame != nil {
		c.hooks.OnFrame(false, OpPong, payload)
	}
	if c.hooks.OnPong != nil {
		c.hooks.OnPong(payload, at)
	}
}

// wantsPongs reports whether a hook needs pongs; otherwise coder drops them.
func (h *Hooks) wantsPongs() bool { return h.OnPong != nil || h.OnFrame != nil }

// Ping sends a ping and returns the time right before it was written. The pong is passed to Hooks.OnPong, but only
// while a goroutine reads. The payload is at most 125 bytes.
func (c *Conn) Ping(payload []byte) (time.Time, error) { return c.writeControl(OpPing, payload) }

// Pong sends an unsolicited pong; pings are answered without it. The payload is at most 125 bytes.
func (c *Conn) Pong(payload []byte) error {
	_, err := c.writeControl(OpPong, payload)
	return err
}

func (c *Conn) writeControl(op Opcode, payload []byte) (time.Time, error) {
	if len(payload) > maxControl {
		return time.Time{}, fmt.Errorf("%s payload of %d bytes: a control frame has at most %d",
			op, len(payload), maxControl)
	}
	c.out.frame.Lock()
	defer c.out.frame.Unlock()
	return c.writeRaw(op, payload)
}
