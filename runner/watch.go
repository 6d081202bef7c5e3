package runner

import (
	"time"

	"wsrun/socket"
)

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
