package transport

import (
	"crypto/tls"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Link is a TCP connection, below TLS if there is TLS: it counts bytes, bounds
// writes, and reads ahead while a write waits for the peer. One goroutine at a
// time may read and one may write; everything else is safe for concurrent use.
type Link struct {
	net.Conn
	sent, received               atomic.Int64
	sentClaimed, receivedClaimed int64 // by Claim

	timeout  time.Duration // of a write that does not get on, 0 = none; set before the connection is used
	secure   bool          // TLS above, which writes on its own account too
	born     time.Time
	deadline atomic.Int64 // of writes, in nanoseconds after born

	raw syscall.RawConn // of Conn; nil: it has none
	out outgoing

	owner   Owner      // for whom to read ahead; nil: nothing is
	reading sync.Mutex // held by who reads from Conn
	ahead   atomic.Pointer[ahead]
	fillers sync.WaitGroup
	// cameAt is when the bytes of the latest read had come, if they were read
	// ahead. It belongs to the goroutine that reads.
	cameAt time.Time
}

// LinkBelow returns the Link of a connection that a Dialer opened, with or without TLS.
func LinkBelow(conn net.Conn) *Link {
	for {
		secured, ok := conn.(*tls.Conn)
		if !ok {
			return conn.(*Link)
		}
		conn = secured.NetConn() // two of them, if the proxy has TLS too
	}
}

// Owner is a protocol's connection over a Link, as the Link sees it. Its methods
// are called by a goroutine that reads ahead.
type Owner interface {
	// MessageLimit is the largest message that it reads, in bytes; 0 or less
	// is no limit. Somewhat more than that is read ahead.
	MessageLimit() int64
	// Hold waits while nothing is to be read.
	Hold()
}

// NewLink makes a Link of a connection that may have a history: bytes are
// counted from here on.
func NewLink(conn net.Conn) *Link {
	l := &Link{Conn: conn, born: time.Now()}
	l.prepare()
	return l
}

// Use begins the time in which the connection belongs to owner: a write may
// take timeout, or up to half as long again, at most half a second more, with a
// peer that takes nothing (0: any time), and while it waits, what the peer sends
// is read ahead. It is to be called before the connection is used by others.
func (l *Link) Use(owner Owner, timeout time.Duration) { l.owner, l.timeout = owner, timeout }

// BytesSent is the number of bytes written to TCP so far.
func (l *Link) BytesSent() int64 { return l.sent.Load() }

// BytesReceived is the number of bytes read from TCP so far.
func (l *Link) BytesReceived() int64 { return l.received.Load() }

// Claim is the bytes written and read since the last Claim, for who counts them
// by what they were for. It is for one goroutine at a time.
func (l *Link) Claim() (sent, received int64) {
	sent, received = l.BytesSent()-l.sentClaimed, l.BytesReceived()-l.receivedClaimed
	l.sentClaimed += sent
	l.receivedClaimed += received
	return sent, received
}

// WriteTimeout is what Use set.
func (l *Link) WriteTimeout() time.Duration { return l.timeout }

// Age is the time since the Link was made.
func (l *Link) Age() time.Duration { return time.Since(l.born) }

// Read gives what was read ahead, then what comes.
func (l *Link) Read(p []byte) (int, error) {
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

// CameAt is the time at which what the latest read gave had come. It is for the
// goroutine that reads.
func (l *Link) CameAt() time.Time {
	if l.cameAt.IsZero() {
		return time.Now()
	}
	return l.cameAt
}

func (l *Link) Write(p []byte) (int, error) {
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
func (l *Link) writeParts(p []byte) (n int, err error) {
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
			l.Arm()
		}
		var part int
		part, err = l.Conn.Write(p[n:min(len(p), n+writePart)])
		l.sent.Add(int64(part))
		n += part
	}
	return n, err
}

// Arm gives the write that is about to begin, or that got on, its whole
// timeout.
func (l *Link) Arm() { l.renew(l.timeout) }

// renew moves the deadline if less than atLeast remains. A deadline costs more
// than a look at the clock, so it is set further ahead than needed and serves
// all frames until the surplus is used up.
func (l *Link) renew(atLeast time.Duration) {
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

// Interrupt makes reads and writes under way fail, and all later ones.
func (l *Link) Interrupt() { _ = l.Conn.SetDeadline(l.born) }

// Close wakes everyone who waits for the connection.
func (l *Link) Close() error {
	err := l.Conn.Close()
	l.ahead.Load().end()
	return err
}

// Wait waits, after Close, until nobody reads ahead any more.
func (l *Link) Wait() { l.fillers.Wait() }

// CloseWrite ends what is sent, where that can be told the peer: reading goes on.
func (l *Link) CloseWrite() {
	if tcp, ok := l.Conn.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
}

// Reset closes with a TCP reset instead of a FIN.
func (l *Link) Reset() {
	if tcp, ok := l.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	l.Close()
}
