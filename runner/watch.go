package runner

import (
	"time"

	"wsrun/socket"
)

// frameHook is the socket's hook of a VU that may be watched or is traced.
func frameHook(h *host, vu int) func(out bool, op socket.Opcode, payload []byte) {
	return func(out bool, op socket.Opcode, payload []byte) {
		if h.opt.Trace != nil {
			h.opt.Trace(Frame{time.Since(h.start), "vu", vu, out, op, payload})
		}
		if t := h.watched.Load(); t != nil && t.vu == vu {
			t.add(Tapped{At: time.Since(h.start), Out: out, Opcode: op}, payload)
		}
	}
}

// watchHandshake keeps that a session of the watched VU was opened.
func watchHandshake(run *host, vu int, h *socket.Handshake) {
	if t := run.watched.Load(); t != nil && t.vu == vu && h.Err == nil {
		t.add(Tapped{At: time.Since(run.start), Out: true}, []byte(socket.PublicURL(h.URL)))
	}
}
