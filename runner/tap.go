package runner

import (
	"sync"
	"time"

	"wsrun/socket"
)

// tap keeps the latest frames of one VU, for a person who watches them. A run that nobody may watch has none, and its
// connections no hook.
type tap struct {
	vu int

	mu    sync.Mutex
	items []Tapped // a ring
	next  uint64   // the number of the next frame, from 1
}

// Tapped is one frame of the VU that is watched, or the handshake that opened its session: an Opcode of 0, whose Data
// is the URL.
type Tapped struct {
	Seq    uint64 // from 1
	At     time.Duration
	Out    bool
	Opcode socket.Opcode
	Size   int
	Data   []byte // the payload, or its first 4 KiB; never changed
}

const (
	tapLength = 500
	tapBytes  = 4096
)

func (t *tap) add(f Tapped, payload []byte) {
	f.Size = len(payload)
	f.Data = append([]byte(nil), payload[:min(len(payload), tapBytes)]...)
	t.mu.Lock()
	defer t.mu.Unlock()
	f.Seq = t.next
	t.next++
	if len(t.items) < tapLength {
		if t.items == nil {
			t.items = make([]Tapped, 1, tapLength) // number 0 is never used
		}
		t.items = append(t.items, f)
		return
	}
	t.items[f.Seq%tapLength] = f
}
