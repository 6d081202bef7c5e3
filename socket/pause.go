package socket

import (
	"sync"
	"sync/atomic"
	"time"
)

// pause holds up the goroutine that reads. A connection that never pauses has
// none.
type pause struct {
	over atomic.Int64 // nanoseconds of the link's age
	once sync.Once
	cut  chan struct{} // closed when the connection is
}

// PauseReading makes this end read nothing from TCP for so long from now on:
// buffers fill until the peer can't write, and pings are not answered. A
// message that is being handled, or has been read to its end, is finished. A
// longer pause that is under way stays, a shorter one becomes longer. It
// returns at once; Cut, Reset and Release end the pause.
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
	if c.cut.Load() {
		p.end() // whoever cuts may have been too early to see it
	}
}

// paused reports whether a pause is under way.
func (c *Conn) paused() bool {
	p := c.pausing.Load()
	return p != nil && time.Duration(p.over.Load()) > c.link.Age()
}

// hold waits for the end of a pause.
func (c *Conn) hold() {
	p := c.pausing.Load()
	if p == nil {
		return
	}
	for {
		left := time.Duration(p.over.Load()) - c.link.Age()
		if left <= 0 {
			return
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
		case <-p.cut:
			timer.Stop()
			return
		}
	}
}

// end ends the pause, and all later ones; nil is none.
func (p *pause) end() {
	if p != nil {
		p.once.Do(func() { close(p.cut) })
	}
}

// owner is a Conn as its link sees it. A pause holds up what is read ahead like
// any other reader.
type owner Conn

func (o *owner) MessageLimit() int64 { return o.limit }
func (o *owner) Hold()               { (*Conn)(o).hold() }

// Backlog is the number of bytes that were read while a write of this end had
// to wait, and that ReadMessage has not come to. Whoever has more to write, and
// can choose, leaves it until there are few: what is read ahead has a bound,
// behind which the peer can't write. During a pause it is 0.
func (c *Conn) Backlog() int64 {
	n := c.link.Backlog()
	if n == 0 || c.paused() {
		return 0
	}
	return n
}
