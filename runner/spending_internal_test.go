package runner

import (
	"errors"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
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
		var spent atomic.Int64
		now := func() int64 { return 1 }
		if _, got := (spending{failing{err: accept(err)}, now, &spent}).Accept(); !errors.Is(got, err) {
			t.Errorf("got %v, want %v", got, err)
		}
		if got := spent.Load() > 0; got != want {
			t.Errorf("after %v it is spent: %v, want %v", err, got, want)
		}
	}
}

// A server that had a descriptor to spare since is not to blame for a handshake that takes too long.
func TestDescriptorsAreSpentForAWhile(t *testing.T) {
	run := &Runner{host: &host{clock: newClock()}}
	run.start = run.start.Add(-time.Hour)
	s := &server{run: run}
	if s.spentWithin(time.Hour) {
		t.Error("they are spent at once")
	}
	s.spent.Store(run.now() - int64(time.Minute))
	if s.spentWithin(30 * time.Second) {
		t.Error("they are spent after a minute")
	}
	s.spent.Store(run.now())
	if !s.spentWithin(30 * time.Second) {
		t.Error("they are not spent though they just were")
	}
}
