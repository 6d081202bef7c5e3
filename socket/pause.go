package socket

import (
	"sync"
	"sync/atomic"
	"time"

	"wsrun/transport"
)

// pause blocks the reading goroutine. The first call of PauseReading creates it.
type pause struct {
	over atomic.Int64 // end of the pause, in nanoseconds of the link's age
	once sync.Once
	cut  chan struct{} // closed with the connection
}

// underWay reports whether link's reader is still paused. A nil pause never is.
func (p *pause) underWay(link *transport.Link) bool {
	return p != nil && time.Duration(p.over.Load()) > link.Age()
}

// hold waits until the pause of link's reader is over.
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

// end ends the pause and prevents later ones. It does nothing on nil.
func (p *pause) end() {
	if p != nil {
		p.once.Do(func() { close(p.cut) })
	}
}
