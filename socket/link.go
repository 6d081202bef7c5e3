package socket

import (
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// link is a TCP connection, below TLS if there is TLS: it counts bytes, bounds
// writes, and reads ahead while a write waits for the peer. One goroutine at a
// time may read and one may write; everything else is safe for concurrent use.
type link struct {
	net.Conn
	sent, received atomic.Int64

	timeout  time.Duration // of a write that does not get on, 0 = none; set before the connection is used
	secure   bool          // TLS above, which writes on its own account too
	born     time.Time
	deadline atomic.Int64 // of writes, in nanoseconds after born

	raw syscall.RawConn // of Conn; nil: it has none
	out outgoing

	owner   *Conn      // who may read ahead; nil: the handshake is not over
	reading sync.Mutex // held by who reads from Conn
	ahead   atomic.Pointer[ahead]
	fillers sync.WaitGroup
	// cameAt is when the bytes of the latest read had come, if they were read
	// ahead. It belongs to the goroutine that reads.
	cameAt time.Time
}

func newLink(conn net.Conn) *link {
	l := &link{Conn: conn, born: time.Now()}
	l.prepare()
	return l
}

// Read gives what was read ahead, then what comes.
func (l *link) Read(p []byte) (int, error) {
	for {
		a := l.ahead.Load()
		if a != nil {
			if n, at, err, ok := a.take(p); ok {
				l.cameAt = at
				return n, err
			}
		}
		l.reading.Lock()
		if l.ahead.Load() == a && a.empty() {
			break
		}
		l.reading.Unlock() // a write began to wait meanwhile
	}
	defer l.reading.Unlock()
	l.cameAt = time.Time{}
	n, err := l.Conn.Read(p)
	l.received.Add(int64(n))
	return n, err
}

// now is the time at which what the latest read gave had come.
func (l *link) now() time.Time {
	if l.cameAt.IsZero() {
		return time.Now()
	}
	return l.cameAt
}

func (l *link) Write(p []byte) (int, error) {
	if l.secure {
		// A key update is answered without our asking, and an old deadline
		// must not fail it.
		l.renew(0)
	}
	if l.raw != nil {
		return l.writeOut(p)
	}
	return l.writeParts(p)
}

const (
	writePart = 64 << 10
	// longWrite is when a write is taken to wait for the peer, where the system
	// does not tell.
	longWrite = 50 * time.Millisecond
)

// writeParts writes all of p where there is no raw connection: the deadline
// moves with each part.
func (l *link) writeParts(p []byte) (n int, err error) {
	if l.owner != nil {
		begun := make(chan struct{})
		late := time.AfterFunc(longWrite, func() {
			defer close(begun)
			l.readAhead()
		})
		defer func() {
			if !late.Stop() {
				<-begun
				l.readEnough()
			}
		}()
	}
	for first := true; err == nil && (first || n < len(p)); first = false {
		if !first {
			l.arm()
		}
		var part int
		part, err = l.Conn.Write(p[n:min(len(p), n+writePart)])
		l.sent.Add(int64(part))
		n += part
	}
	return n, err
}

// arm gives the write that is about to begin, or that got on, its whole
// timeout.
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

// Close wakes everyone who waits for the connection.
func (l *link) Close() error {
	err := l.Conn.Close()
	l.ahead.Load().end()
	return err
}

// reset closes with a TCP reset instead of a FIN.
func (l *link) reset() {
	if tcp, ok := l.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	l.Close()
}
