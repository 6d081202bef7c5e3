//go:build unix

package transport

import (
	"errors"
	"net"
	"os"
	"syscall"
)

// outgoing is a write to TCP under way. It is a loop of our own over the
// system call, since net's does not tell when it begins to wait.
type outgoing struct {
	try   func(fd uintptr) bool // made once: raw.Write gets it for each write
	rest  []byte
	err   error
	moved bool // something was written since the write last waited
	waits bool
	// unacked is what the peer had not taken when that was last looked at, less
	// than 0 if the system does not tell.
	unacked int
}

// prepare finds the way to the system's socket.
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

// writeOut writes all of p. The deadline moves with each part that the system
// takes: only a peer that takes nothing lets it pass.
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
			op.Op = "write" // it would say raw-write
		}
	}
	return n, err
}

// tryWrite is given to raw.Write, which calls it again once the socket can be
// written, until it is true.
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

// mustWait is called before the write waits for the peer.
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

// tookSome reports whether the peer has taken something since it was last
// looked: the system lets a writer go on when a good part of its buffer is free,
// which with a slow peer takes its time.
func (l *Link) tookSome() bool {
	w := &l.out
	before := w.unacked
	// A closed connection is the write's own finding.
	_ = l.raw.Control(func(fd uintptr) { w.unacked = unacked(fd) })
	return w.unacked >= 0 && w.unacked < before
}
