package socket

import (
	"sync"
	"sync/atomic"
	"time"

	"wsrun/transport"
)

// pause blocks the reading goroutine. It is made by the first PauseReading.
type pause struct {
	over atomic.Int64 // nanoseconds of the link's age
	once sync.Once
	cut  chan struct{} // closed when the connection is
}

// underWay reports whether the pause of a link's reader goes on; nil is none.
func (p *pause) underWay(link *transport.Link) bool {
	return p != nil && time.Duration(p.over.Load()) > link.Age()
}

// hold waits for the end of the pause of a link's reader.
func (p *pause) hold(link *transport.Link) {
	if p == nil {
		return
	}
	for {
		left := time.Duration(p.over.Load()) - link.Age()
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
