package socket

import (
	"net"
	"sync/atomic"
	"time"
)

// link is a TCP connection, below TLS if there is TLS: it counts bytes and
// bounds writes. It is safe for concurrent use.
type link struct {
	net.Conn
	sent, received atomic.Int64

	timeout  time.Duration // of a write, 0 = none; set before the connection is used
	secure   bool          // TLS above, which writes on its own account too
	born     time.Time
	deadline atomic.Int64 // of writes, in nanoseconds after born
}

func newLink(conn net.Conn) *link { return &link{Conn: conn, born: time.Now()} }

func (l *link) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	l.received.Add(int64(n))
	return n, err
}

func (l *link) Write(p []byte) (int, error) {
	if l.secure {
		// A key update is answered without our asking, and an old deadline
		// must not fail it.
		l.renew(0)
	}
	n, err := l.Conn.Write(p)
	l.sent.Add(int64(n))
	return n, err
}

// arm gives the frame that is about to be written its whole timeout.
func (l *link) arm() { l.renew(l.timeout) }

// renew moves the deadline if less than atLeast remains. A deadline costs more
// than a look at the clock, so it is set further ahead than needed and serves
// all frames until the surplus is used up.
func (l *link) renew(atLeast time.Duration) {
	if l.timeout <= 0 {
		return
	}
	now := time.Since(l.born)
	if time.Duration(l.deadline.Load())-now > atLeast {
		return
	}
	deadline := now + l.timeout + min(l.timeout/2, 500*time.Millisecond)
	l.deadline.Store(int64(deadline))
	// A closed connection is the write's own finding.
	_ = l.Conn.SetWriteDeadline(l.born.Add(deadline))
}

// interrupt makes reads and writes under way fail, and all later ones.
func (l *link) interrupt() { _ = l.Conn.SetDeadline(l.born) }

// reset closes with a TCP reset instead of a FIN.
func (l *link) reset() {
	if tcp, ok := l.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	l.Conn.Close()
}
