package runner

import (
	"sync"
	"time"

	"wsrun/socket"
)

// frameWatch keeps the latest frames of one VU for a person who watches them. A run that cannot be watched has none,
// and its connections have no hook.
type frameWatch struct {
	vu int

	mu    sync.Mutex
	items []Tapped // a ring
	next  uint64   // the number of the next frame, from 1
}

// Tapped is one frame of the watched VU. If Opcode is 0, it is an HTTP request or answer if HTTP is set, and otherwise
// the handshake that opened its session, whose Data is the URL.
type Tapped struct {
	Seq    uint64 // from 1
	At     time.Duration
	Socket string // its name in a file with several; "" in any other
	Out    bool
	Opcode socket.Opcode
	HTTP   string // what comes before the body, which is Data
	Size   int
	Data   []byte // the payload, or its first 4 KiB; immutable
}

const (
	watchLength = 500
	watchBytes  = 4096
)

func (t *frameWatch) add(f Tapped, payload []byte) {
	f.Size = len(payload)
	f.Data = append([]byte(nil), payload[:min(len(payload), watchBytes)]...)
	t.mu.Lock()
	defer t.mu.Unlock()
	f.Seq = t.next
	t.next++
	if len(t.items) < watchLength {
		if t.items == nil {
			t.items = make([]Tapped, 1, watchLength) // number 0 is never used
		}
		t.items = append(t.items, f)
		return
	}
	t.items[f.Seq%watchLength] = f
}
