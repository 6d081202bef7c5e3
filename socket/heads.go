package socket

import (
	"encoding/binary"
	"errors"
	"math"
)

// What a server's frames are refused with here: coder would read all but errTooLong as if they were allowed.
var (
	errMasked   = errors.New("the server masked a frame, and only clients may (RFC 6455 §5.1)")
	errTooLong  = errors.New("the server sent a frame with a length of 2^63 bytes or more (RFC 6455 §5.2)")
	errLongForm = errors.New("the server sent a frame whose length is not in the shortest form (RFC 6455 §5.2)")
)

// heads finds the headers of frames in a stream of bytes that comes in pieces,
// and looks at nothing else of it. The zero value is at a frame's start.
type heads struct {
	skip  uint64   // bytes of the current frame's payload that are still to come
	head  [10]byte // the start of a header that came in pieces
	have  uint8
	wrong error // what the stream was refused with: nothing more is allowed
}

// allowed is the number of bytes before the header of the first frame that is
// refused, or that of all bytes. Of a header that came in pieces, those before
// the last were allowed.
func (h *heads) allowed(p []byte) int {
	at := 0
	for h.wrong == nil {
		rest := uint64(len(p) - at)
		if h.skip >= rest {
			h.skip -= rest
			return len(p)
		}
		at += int(h.skip)
		h.skip = 0
		if h.have == 0 && len(p)-at >= len(h.head) {
			// Most headers are whole.
			n, size := headSize(p[at:])
			if h.wrong = refused(p[at+1], size); h.wrong == nil {
				at, h.skip = at+n, size
			}
			continue
		}
		// Near the end of the piece: byte by byte. A masked header is longer than
		// it is taken for here.
		h.head[h.have] = p[at]
		h.have++
		masked := h.have == 2 && h.head[1]&0x80 != 0
		if whole := h.have >= 2 && int(h.have) >= headLen(h.head[1]); whole || masked {
			var size uint64
			if whole {
				_, size = headSize(h.head[:])
			}
			if h.wrong = refused(h.head[1], size); h.wrong != nil {
				continue
			}
			h.skip, h.have = size, 0
		}
		at++
	}
	return at
}

// refused says what is wrong with a server's frame, by the second byte of its
// header and its length.
func refused(second byte, size uint64) error {
	switch {
	case second&0x80 != 0:
		return errMasked
	case size > math.MaxInt64:
		return errTooLong
	case second == 126 && size < 126, second == 127 && size <= math.MaxUint16:
		return errLongForm
	}
	return nil
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

// headSize is the length of an unmasked frame's header and of its payload.
func headSize(p []byte) (header int, payload uint64) {
	header = headLen(p[1])
	switch header {
	case 4:
		return header, uint64(binary.BigEndian.Uint16(p[2:]))
	case 10:
		return header, binary.BigEndian.Uint64(p[2:])
	default:
		return header, uint64(p[1] & 0x7f)
	}
}
