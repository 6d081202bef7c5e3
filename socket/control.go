package socket

import (
	"context"
	"time"
)

// pinged is called by coder on the goroutine that reads. The pong goes first,
// ahead of slow hooks; we write it, so that it has our timeout and place among
// the frames. That it fails shows in the next read.
func (c *Conn) pinged(_ context.Context, payload []byte) bool {
	at := c.stamp(c.hooks.OnPing)
	if c.hooks.OnFrame != nil {
		c.hooks.OnFrame(false, OpPing, payload)
	}
	_ = c.Pong(payload)
	if c.hooks.OnPing != nil {
		c.hooks.OnPing(payload, at)
	}
	return false // coder need not answer
}

// ponged is called by coder on the goroutine that reads.
func (c *Conn) ponged(_ context.Context, payload []byte) {
	at := c.stamp(c.hooks.OnPong)
	if c.hooks.OnFrame != nil {
		c.hooks.OnFrame(false, OpPong, payload)
	}
	if c.hooks.OnPong != nil {
		c.hooks.OnPong(payload, at)
	}
}

// wantsPongs is false if coder may drop pongs by itself.
func (c *Conn) wantsPongs() bool { return c.hooks.OnPong != nil || c.hooks.OnFrame != nil }

// stamp reads the clock if there is a hook to tell.
func (c *Conn) stamp(hook func([]byte, time.Time)) time.Time {
	if hook == nil {
		return time.Time{}
	}
	return c.link.CameAt()
}
