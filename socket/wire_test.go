package socket

import (
	"bytes"
	"net"
	"runtime"
	"sync/atomic"
	"testing"
)

// flooded is a connection on which there is always more to read.
type flooded struct {
	net.Conn
	frames []byte
}

func (f *flooded) Read(p []byte) (int, error) { return copy(p, f.frames), nil }

// TestFloodGivesWay reads from a peer that floods, on one processor: others get their turn long before the scheduler
// would take it away.
func TestFloodGivesWay(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	w := (*wire)(&Conn{conn: &flooded{frames: bytes.Repeat([]byte{finBit | byte(OpText), 0}, 2048)}, started: true})
	var turns atomic.Int64
	over := make(chan struct{})
	joined := make(chan struct{})
	go func() {
		defer close(joined)
		for {
			select {
			case <-over:
				return
			default:
				turns.Add(1)
				runtime.Gosched()
			}
		}
	}()
	p := make([]byte, 4096)
	const reads = 100
	for range reads {
		if n, err := w.Read(p); n != len(p) || err != nil {
			t.Fatalf("got %d, %v, want %d bytes", n, err, len(p))
		}
	}
	got := turns.Load()
	close(over)
	<-joined
	if got < reads/2 {
		t.Errorf("in %d reads another goroutine had %d turns", reads, got)
	}
}
