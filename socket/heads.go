package socket

import (
	"encoding/binary"
	"errors"
	"math"
)

// What a peer's frames are refused with here. Coder would read the first three of a server as if they were allowed, and
// all that it has room for of a message that is announced as too large.
var (
	errMasked   = errors.New("masked a frame, and only clients may (RFC 6455 §5.1)")
	errTooLong  = errors.New("sent a frame with a length of 2^63 bytes or more (RFC 6455 §5.2)")
	errLongForm = errors.New("sent a frame whose length is not in the shortest form (RFC 6455 §5.2)")
	errTooBig   = errors.New("a message that is announced as larger than the limit")
)

// heads finds the headers of frames in a stream of bytes that comes in pieces,
// and looks at nothing else of it. The zero value is at a frame's start, of a
// server's stream, and without a limit.
type heads struct {
	fromClient bool  // the stream is a client's: its frames are masked
	deflate    bool  // messages may be compressed (RFC 7692)
	limit      int64 // bytes of a message; 0 or less: none

	skip  uint64          // bytes of the current frame's payload that are still to come
	head  [maxHeader]byte // the start of a header that came in pieces
	have  uint8
	open  bool   // a message has begun and not ended
	most  uint64 // bytes that its frames may have together
	size  uint64 // bytes that its frames have so far
	wrong error  // what the stream was refused with: nothing more is allowed
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
		if h.have == 0 && len(p)-at >= maxHeader {
			// Most headers are whole.
			n, size := headSize(p[at:])
			if h.wrong = h.judge(p[at], p[at+1], size); h.wrong == nil {
				at, h.skip = at+n, size
			}
			continue
		}
		// Near the end of the piece: byte by byte.
		h.head[h.have] = p[at]
		h.have++
		if h.have < 2 {
			at++
			continue
		}
		if h.wrong = h.refusedMask(h.head[1]); h.wrong != nil {
			continue
		}
		if int(h.have) == lengthEnd(h.head[1]) {
			_, size := headSize(h.head[:])
			if h.wrong = h.judge(h.head[0], h.head[1], size); h.wrong != nil {
				continue
			}
			h.skip = size
		}
		if int(h.have) == headLen(h.head[1]) {
			h.have = 0
		} else if int(h.have) >= lengthEnd(h.head[1]) {
			// The mask's key comes before the payload.
			h.skip += uint64(headLen(h.head[1]) - int(h.have))
			h.have = 0
		}
		at++
	}
	return at
}

func (h *heads) refusedMask(second byte) error {
	if second&0x80 != 0 && !h.fromClient {
		return errMasked
	}
	return nil
}

// judge says what is wrong with a frame, by the first two bytes of its header
// and its length. What it lets pass may still be wrong: coder sees the rest.
func (h *heads) judge(first, second byte, size uint64) error {
	if err := h.refusedMask(second); err != nil {
		return err
	}
	switch n := second & 0x7f; {
	case size > math.MaxInt64:
		return errTooLong
	case n == 126 && size < 126, n == 127 && size <= math.MaxUint16:
		return errLongForm
	}
	switch op := Opcode(first & 0x0f); {
	case h.limit <= 0:
		return nil
	case op == OpText || op == OpBinary:
		if h.open {
			return nil // a message within another
		}
		h.size, h.most = 0, h.bound(first)
	case op != 0 || !h.open:
		return nil // a control frame, or what is none
	}
	if size > h.most-h.size {
		return errTooBig
	}
	h.size += size
	h.open = first&finBit == 0
	return nil
}

// bound is how many bytes the frames of a message may have that begins with
// the byte. One that is compressed may take more than it inflates to: what
// does not compress has a few bytes more for each block, which zlib bounds like
// this (deflateBound).
func (h *heads) bound(first byte) uint64 {
	most := uint64(h.limit)
	if h.deflate && first&rsv1Bit != 0 {
		most += (most+7)>>3 + (most+63)>>6 + 16
	}
	return most
}

// rsv1Bit is that of a frame's first byte which says that its message is
// compressed (RFC 7692 §7.2.3.1).
const rsv1Bit = 0x40

// lengthEnd is where a frame's length ends in its header, by its second byte.
func lengthEnd(second byte) int {
	switch second & 0x7f {
	case 126:
		return 4
	case 127:
		return 10
	default:
		return 2
	}
}

// headLen is the length of a frame's header by its second byte.
func headLen(second byte) int {
	if second&0x80 != 0 {
		return lengthEnd(second) + 4
	}
	return lengthEnd(second)
}

// headSize is the length of a frame's header and of its payload.
func headSize(p []byte) (header int, payload uint64) {
	switch header = headLen(p[1]); p[1] & 0x7f {
	case 126:
		return header, uint64(binary.BigEndian.Uint16(p[2:]))
	case 127:
		return header, binary.BigEndian.Uint64(p[2:])
	default:
		return header, uint64(p[1] & 0x7f)
	}
}
