//go:build unix

package transport

import (
	"errors"
	"net"
	"os"
	"syscall"
)

// outgoing is a write to TCP in progress. It is our own loop around the system call, because net does not report when
// it starts to wait.
type outgoing struct {
	try   func(fd uintptr) bool // created once, passed to raw.Write for each write
	rest  []byte
	err   error
	moved bool // something was written since the last wait
	waits bool
	// unacked is what the peer had not accepted when last checked, negative if the system does not tell.
	unacked int
}

// prepare obtains access to the system's socket.
func (l *Link) prepare() {
	c, ok := l.Conn.(syscall.Conn)
	if !ok {
		return
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return
	}
	l.raw, l.out.try = raw, l.tryWrite
}

// writeOut writes all of p. Each part that the system accepts moves the deadline, so only a peer that accepts no data
// makes it expire.
func (l *Link) writeOut(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	w := &l.out
	w.rest, w.err, w.moved = p, nil, false
	err := l.raw.Write(w.try)
	for l.timeout > 0 && errors.Is(err, os.ErrDeadlineExceeded) && l.tookSome() {
		l.Arm()
		err = l.raw.Write(w.try)
	}
	n := len(p) - len(w.rest)
	w.rest = nil
	if w.waits {
		w.waits = false
		l.readEnough()
	}
	if w.err != nil {
		err = &net.OpError{
			Op: "write", Net: "tcp", Source: l.LocalAddr(), Addr: l.RemoteAddr(),
			Err: os.NewSyscallError("write", w.err),
		}
	}
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) {
			op.Op = "write" // instead of raw-write
		}
	}
	return n, err
}

// tryWrite is called by raw.Write whenever the socket is writable, until it returns true.
func (l *Link) tryWrite(fd uintptr) bool {
	w := &l.out
	for len(w.rest) > 0 {
		n, err := syscall.Write(int(fd), w.rest)
		switch {
		case n > 0:
			w.rest, w.moved = w.rest[n:], true
			l.sent.Add(int64(n))
		case err == syscall.EINTR:
		case err == syscall.EAGAIN:
			l.mustWait(fd)
			return false
		default:
			w.err = err
			return true
		}
	}
	return true
}

// mustWait is called before a write waits for the peer.
func (l *Link) mustWait(fd uintptr) {
	w := &l.out
	if w.moved {
		w.moved = false
		l.Arm()
	}
	w.unacked = unacked(fd)
	if !w.waits {
		w.waits = true
		l.readAhead()
	}
}

// tookSome reports whether the peer has accepted data since the last check: the system wakes a writer only once a good
// part of its buffer is free, which takes a while with a slow peer.
func (l *Link) tookSome() bool {
	w := &l.out
	before := w.unacked
	// If the connection is closed, the write itself will find out.
	_ = l.raw.Control(func(fd uintptr) { w.unacked = unacked(fd) })
	return w.unacked >= 0 && w.unacked < before
}
