package socket

import (
	"encoding/binary"
	"io"
	"runtime"
	"unicode/utf8"
)

// wire is a Conn as coder/websocket sees it: the connection that it reads frames from and writes them to.
type wire Conn

// Read returns the bytes that arrived with the handshake, then those of the connection.
func (w *wire) Read(p []byte) (int, error) {
	if !w.started {
		// coder is rejecting the handshake and looks for an HTTP body, which it would wait for.
		return 0, io.EOF
	}
	if w.in.heads.wrong != nil {
		return 0, w.in.heads.wrong
	}
	w.pausing.Load().hold(w.link)
	n, err := w.receive(p)
	w.pausing.Load().hold(w.link) // what arrived after the pause began is not handled before it ends
	if w.in.stamping {
		w.in.readAt = w.link.CameAt()
	}
	if n == 0 {
		return n, err
	}
	switch allowed := w.in.heads.allowed(p[:n]); {
	case allowed == n:
		return n, err
	case allowed > 0:
		return allowed, nil // the bytes before the rejected frame are read first
	default:
		return 0, w.in.heads.wrong
	}
}

func (w *wire) receive(p []byte) (int, error) {
	if len(w.in.left) > 0 {
		n := copy(p, w.in.left)
		if w.in.left = w.in.left[n:]; len(w.in.left) == 0 {
			w.in.left = nil
		}
		return n, nil
	}
	n, err := w.conn.Read(p)
	if n == len(p) {
		// There is more. When peers flood, a goroutine that never waits keeps its processor for 10 ms at a time, and
		// whoever should stop the session queues behind all flooded sessions: for seconds, with 200 of them.
		runtime.Gosched()
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = errCut
	}
	return n, err
}

// Write accepts one of coder's frames or a part of one: data of messages that may be compressed or that the server end
// sends, with Conn.frame held, and close frames, without it.
func (w *wire) Write(p []byte) (int, error) {
	w.out.mu.Lock()
	defer w.out.mu.Unlock()
	if w.out.owed == 0 {
		op, size := frameSize(p)
		switch {
		case op == OpClose && w.out.closing:
			return len(p), nil // the one close frame has already been sent
		case op == OpClose:
			w.out.closing = true
			payload := controlPayload(p)
			if len(payload) > 2 && !utf8.Valid(payload[2:]) {
				// The answer would echo the peer's reason, which is not text here.
				payload = closePayload(codeUTF8, "")
				_, err := (*Conn)(w).writeLocked(OpClose, payload)
				return len(p), err
			}
			if w.hooks.OnFrame != nil {
				w.out.answer = payload
			}
		case w.out.closing:
			return 0, ErrClosed
		}
		w.out.owed = size
		w.link.Arm()
	}
	n, err := w.conn.Write(p)
	w.out.owed -= int64(n)
	return n, err
}

// Close is called only by coder: after the closing handshake, when one of its own timeouts expires, and by Release.
func (w *wire) Close() error {
	w.fate.shut.Store(true)
	if w.fate.cut.Load() || !w.started {
		return w.link.Close()
	}
	return w.conn.Close() // TLS says goodbye first
}

// frameSize parses the header of a frame that coder writes. Coder flushes at the end of each frame, so a header is
// never split. The size includes the header.
func frameSize(p []byte) (op Opcode, size int64) {
	header := 2
	n := int64(p[1] & 0x7f)
	switch n {
	case 126:
		n = int64(binary.BigEndian.Uint16(p[2:]))
		header += 2
	case 127:
		n = int64(binary.BigEndian.Uint64(p[2:]))
		header += 8
	}
	if p[1]&0x80 != 0 {
		header += 4
	}
	return Opcode(p[0] & 0x0f), int64(header) + n
}

// controlPayload returns a copy of the unmasked payload of a complete control frame.
func controlPayload(p []byte) []byte {
	payload, key := p[2:], uint32(0)
	if p[1]&0x80 != 0 {
		payload, key = p[6:], binary.LittleEndian.Uint32(p[2:])
	}
	plain := make([]byte, len(payload))
	maskBytes(plain, payload, key)
	return plain
}
