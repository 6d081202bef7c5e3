package runner

import (
	"sync"

	"wsrun/socket"
)

// wire counts a session's bytes while it is open: the tick reads them, and the session's end reads the rest.
type wire struct {
	mu             sync.Mutex
	conn           *socket.Conn // nil: no session
	inst           *instruments
	sent, received int64 // counted so far
}

func (w *wire) begin(conn *socket.Conn, inst *instruments) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conn, w.inst, w.sent, w.received = conn, inst, 0, 0
}

// move makes later bytes count for other instruments.
func (w *wire) move(inst *instruments) {
	w.flush(false)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inst = inst
}

// flush counts the bytes since the last time; done forgets the connection.
func (w *wire) flush(done bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn == nil {
		return
	}
	sent, received := w.conn.BytesSent(), w.conn.BytesReceived()
	w.inst.transferred(sent-w.sent, received-w.received)
	w.sent, w.received = sent, received
	if done {
		w.conn = nil
	}
}

// open is the connection whose bytes are counted; nil: there is none.
func (w *wire) open() *socket.Conn {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.conn
}
