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

	timeout  time.Duration // of a write that makes no progress, 0 for none; set before the connection is used
	secure   bool          // TLS is on top, which also writes by itself
	born     time.Time
	deadline atomic.Int64 // of writes, in nanoseconds after born

	raw syscall.RawConn // of Conn; nil if it has none
	out outgoing

	owner   Owner      // to read ahead for; nil: do not read ahead
	reading sync.Mutex // held by whoever reads from Conn
	ahead   atomic.Pointer[ahead]
	fillers sync.WaitGroup
	// cameAt is when the bytes of the latest read arrived, if they were read ahead. It belongs to the reading
	// goroutine.
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

// Owner is a protocol's connection over a Link, as the Link sees it. Its methods are called by the goroutine that reads
// ahead.
type Owner interface {
	// MessageLimit is the size of the largest message that it accepts, in bytes; 0 or less means no limit. Somewhat
	// more than that is read ahead.
	MessageLimit() int64
	// Hold blocks as long as nothing should be read.
	Hold()
}

// NewLink wraps a connection that may already have been used: only bytes from here on are counted.
func NewLink(conn net.Conn) *Link {
	l := &Link{Conn: conn, born: time.Now()}
	l.prepare()
	return l
}

// Use hands the connection over to owner. From now on a write to a peer that accepts no data fails after timeout, or up
// to half as long again but at most half a second more (0: never), and while a write waits, the peer's data is read
// ahead. Call it before others use the connection.
func (l *Link) Use(owner Owner, timeout time.Duration) { l.owner, l.timeout = owner, timeout }

// BytesSent returns the number of bytes written to TCP so far.
func (l *Link) BytesSent() int64 { return l.sent.Load() }

// BytesReceived returns the number of bytes read from TCP so far.
func (l *Link) BytesReceived() int64 { return l.received.Load() }

// Claim returns the bytes written and read since the last Claim, for callers that attribute them to a purpose. Only one
// goroutine at a time may call it.
func (l *Link) Claim() (sent, received int64) {
	sent, received = l.BytesSent()-l.sentClaimed, l.BytesReceived()-l.receivedClaimed
	l.sentClaimed += sent
	l.receivedClaimed += received
	return sent, received
}

// WriteTimeout returns the timeout set by Use.
func (l *Link) WriteTimeout() time.Duration { return l.timeout }

// Age returns the time since the Link was made.
func (l *Link) Age() time.Duration { return time.Since(l.born) }

// Read returns what was read ahead, then what arrives.
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
		l.reading.Unlock() // a write began to wait in the meantime
	}
	defer l.reading.Unlock()
	l.cameAt = time.Time{}
	n, err := l.Conn.Read(p)
	l.received.Add(int64(n))
	return n, err
}

// CameAt returns the time at which the data of the latest read arrived. It is for the reading goroutine.
func (l *Link) CameAt() time.Time {
	if l.cameAt.IsZero() {
		return time.Now()
	}
	return l.cameAt
}

func (l *Link) Write(p []byte) (int, error) {
	if l.secure {
		// TLS answers a key update by itself, and an expired deadline must not make it fail.
		l.renew(0)
	}
	if l.raw != nil {
		return l.writeOut(p)
	}
	return l.writeParts(p)
}

const (
	writePart = 64 << 10
	// longWrite is the time after which a write is assumed to wait for the peer where the system does not report that.
	longWrite = 50 * time.Millisecond
)

// writeParts writes all of p where there is no raw connection: each part moves the deadline.
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

// Arm gives a write that is about to begin, or that made progress, its whole timeout.
func (l *Link) Arm() { l.renew(l.timeout) }

// renew moves the deadline if less than atLeast remains. Setting a deadline costs more than reading the clock, so it is
// set further ahead than needed and serves all frames until the surplus is used up.
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
	// If the connection is closed, the write itself will find out.
	_ = l.Conn.SetWriteDeadline(l.born.Add(deadline))
}

// Interrupt makes current and later reads and writes fail.
func (l *Link) Interrupt() { _ = l.Conn.SetDeadline(l.born) }

// Close closes the connection and wakes everyone who waits for it.
func (l *Link) Close() error {
	err := l.Conn.Close()
	l.ahead.Load().end()
	return err
}

// Wait waits, after Close, until no goroutine reads ahead any more.
func (l *Link) Wait() { l.fillers.Wait() }

// CloseWrite tells the peer that nothing more will be sent, where that is possible; reading goes on.
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
