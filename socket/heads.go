package socket

import (
	"encoding/binary"
	"errors"
	"math"
)

// errMasked is what a server's masked frame is refused with (RFC 6455 §5.1),
// which coder would read as if it were allowed.
var errMasked = errors.New("the server masked a frame, and only clients may (RFC 6455 §5.1)")

// heads finds the headers of frames in a stream of bytes that comes in pieces,
// and looks at nothing else of it. The zero value is at a frame's start.
type heads struct {
	skip uint64   // bytes of the current frame's payload that are still to come
	head [10]byte // the start of a header that came in pieces
	have uint8
}

// unmasked is the number of bytes before the header of the first masked frame,
// or that of all bytes. After a masked frame was found it is found again: its
// header is where the next piece begins.
func (h *heads) unmasked(p []byte) int {
	at := 0
	for {
		rest := uint64(len(p) - at)
		if h.skip >= rest {
			h.skip -= rest
			return len(p)
		}
		at += int(h.skip)
		h.skip = 0
		if h.have == 0 && len(p)-at >= len(h.head) {
			// The mask bit is in the second byte, and most headers are whole.
			if p[at+1]&0x80 != 0 {
				return at
			}
			n, size := headSize(p[at:])
			at, h.skip = at+n, size
			continue
		}
		// Near the end of the piece: byte by byte.
		if h.have == 1 && p[at]&0x80 != 0 {
			return at
		}
		h.head[h.have] = p[at]
		h.have++
		at++
		if h.have < 2 || int(h.have) < headLen(h.head[1]) {
			continue
		}
		_, h.skip = headSize(h.head[:])
		h.have = 0
	}
}

// headLen is the length of an unmasked frame's header by its second byte.
func headLen(second byte) int {
	switch second & 0x7f {
	case 126:
		return 4
	case 127:
		return 10
	default:
		return 2
	}
}

// headSize is the length of an unmasked frame's header and of its payload. A
// length that is not allowed is for coder to refuse.
func headSize(p []byte) (header int, payload uint64) {
	header = headLen(p[1])
	switch header {
	case 4:
		return header, uint64(binary.BigEndian.Uint16(p[2:]))
	case 10:
		return header, binary.BigEndian.Uint64(p[2:]) & math.MaxInt64
	default:
		return header, uint64(p[1] & 0x7f)
	}
}
