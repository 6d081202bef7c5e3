package runner

import (
	"errors"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
)

// failing is a listener whose every accept fails.
type failing struct {
	net.Listener
	err error
}

func (l failing) Accept() (net.Conn, error) { return nil, l.err }

// Only a system that has no descriptor left makes the client's wait ours.
func TestServerNotesThatDescriptorsAreSpent(t *testing.T) {
	accept := func(err error) error {
		return &net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept4", err)}
	}
	for err, want := range map[error]bool{syscall.EMFILE: true, syscall.ENFILE: true, syscall.ECONNABORTED: false, net.ErrClosed: false} {
		var spent atomic.Bool
		if _, got := (spending{failing{err: accept(err)}, &spent}).Accept(); !errors.Is(got, err) {
			t.Errorf("got %v, want %v", got, err)
		}
		if spent.Load() != want {
			t.Errorf("after %v it is spent: %v, want %v", err, spent.Load(), want)
		}
	}
}
