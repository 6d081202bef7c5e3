package runner

import (
	"net"
	"sync/atomic"

	"wsrun/transport"
)

// spending is a listener that notes when the system has no descriptor left for another connection: net/http tries again
// by itself, and the client only waits.
type spending struct {
	net.Listener
	now   func() int64
	spent *atomic.Int64
}

func (l spending) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if transport.OutOfDescriptors(err) {
		l.spent.Store(l.now())
	}
	return conn, err
}
