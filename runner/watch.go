package runner

import (
	"time"

	"wsrun/socket"
)

// Watch chooses the VU whose frames are kept, from now on; 0 ends it. It needs Options.Watched. Safe for concurrent
// use.
func (r *Runner) Watch(vu int) {
	if vu == 0 {
		r.watched.Store(nil)
		return
	}
	if t := r.watched.Load(); t == nil || t.vu != vu {
		r.watched.Store(&frameWatch{vu: vu, next: 1})
	}
}

// Frames returns the kept frames with a number above after, oldest first. Safe for concurrent use.
func (r *Runner) Frames(after uint64) []Tapped {
	t := r.watched.Load()
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []Tapped
	first := max(after+1, t.next-uint64(len(t.items)))
	for n := first; n < t.next; n++ {
		out = append(out, t.items[n%watchLength])
	}
	return out
}

// onFrame is the socket's hook of a VU that may be watched or is traced.
func (v *vu) onFrame(out bool, op socket.Opcode, payload []byte) {
	r := v.run
	if r.opt.Trace != nil {
		r.opt.Trace(Frame{time.Since(r.start), "vu", v.id, out, op, payload})
	}
	if t := r.watched.Load(); t != nil && t.vu == v.id {
		t.add(Tapped{At: time.Since(r.start), Out: out, Opcode: op}, payload)
	}
}

// watchHandshake keeps that a session of the watched VU was opened.
func (v *vu) watchHandshake(h *socket.Handshake) {
	if t := v.run.watched.Load(); t != nil && t.vu == v.id && h.Err == nil {
		t.add(Tapped{At: time.Since(v.run.start), Out: true}, []byte(socket.PublicURL(h.URL)))
	}
}
