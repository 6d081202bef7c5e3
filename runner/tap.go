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

// Watch chooses the VU whose frames are kept, from now on; 0 ends it. It needs Options.Watched. Safe for concurrent
// use.
func (r *Runner) Watch(vu int) {
	if vu == 0 {
		r.tap.Store(nil)
		return
	}
	if t := r.tap.Load(); t == nil || t.vu != vu {
		r.tap.Store(&tap{vu: vu, next: 1})
	}
}

// Frames returns the kept frames with a number above after, oldest first. Safe for concurrent use.
func (r *Runner) Frames(after uint64) []Tapped {
	t := r.tap.Load()
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []Tapped
	first := max(after+1, t.next-uint64(len(t.items)))
	for n := first; n < t.next; n++ {
		out = append(out, t.items[n%tapLength])
	}
	return out
}

// onFrame is the socket's hook of a VU that may be watched or is traced.
func (v *vu) onFrame(out bool, op socket.Opcode, payload []byte) {
	r := v.run
	if r.opt.Trace != nil {
		r.opt.Trace(Frame{time.Since(r.start), "vu", v.id, out, op, payload})
	}
	if t := r.tap.Load(); t != nil && t.vu == v.id {
		t.add(Tapped{At: time.Since(r.start), Out: out, Opcode: op}, payload)
	}
}

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

// tapHandshake keeps that a session of the watched VU was opened.
func (v *vu) tapHandshake(h *socket.Handshake) {
	if t := v.run.tap.Load(); t != nil && t.vu == v.id && h.Err == nil {
		t.add(Tapped{At: time.Since(v.run.start), Out: true}, []byte(socket.PublicURL(h.URL)))
	}
}
