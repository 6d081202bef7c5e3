package socket

import (
	"encoding/binary"
	"errors"
	"math"
)

// Why frames are rejected here. Coder would accept the first three from a server, and would read as much of a message
// announced as too large as fits its limit.
var (
	errMasked   = errors.New("masked a frame, and only clients may (RFC 6455 §5.1)")
	errTooLong  = errors.New("sent a frame with a length of 2^63 bytes or more (RFC 6455 §5.2)")
	errLongForm = errors.New("sent a frame whose length is not in the shortest form (RFC 6455 §5.2)")
	errTooBig   = errors.New("a message that is announced as larger than the limit")
)

// heads finds the frame headers in a stream of bytes that arrives in pieces, and looks at nothing else. The zero value
// is at the start of a frame, in a server's stream, without a limit.
type heads struct {
	fromClient bool  // the stream comes from a client: its frames are masked
	deflate    bool  // messages may be compressed (RFC 7692)
	limit      int64 // bytes of a message; 0 or less: none

	skip  uint64          // remaining payload bytes of the current frame
	head  [maxHeader]byte // the start of a header that arrived in pieces
	have  uint8
	open  bool   // a message has begun but not ended
	most  uint64 // maximum number of bytes of its frames together
	size  uint64 // number of bytes of its frames so far
	wrong error  // why the stream was rejected: nothing more is allowed
}

// allowed returns the number of bytes before the header of the first rejected frame, or len(p). If a header arrives in
// pieces, all bytes but its last are allowed.
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
			// Fast path: most headers are whole.
			n, size := headSize(p[at:])
			if h.wrong = h.validate(p[at], p[at+1], size); h.wrong == nil {
				at, h.skip = at+n, size
			}
			continue
		}
		// Near the end of the piece, go byte by byte.
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
			if h.wrong = h.validate(h.head[0], h.head[1], size); h.wrong != nil {
				continue
			}
			h.skip = size
		}
		if int(h.have) == headLen(h.head[1]) {
			h.have = 0
		} else if int(h.have) >= lengthEnd(h.head[1]) {
			// The masking key precedes the payload.
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

// validate returns what is wrong with a frame, given the first two bytes of its header and its length. It does not find
// everything: coder checks the rest.
func (h *heads) validate(first, second byte, size uint64) error {
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
		return nil // a control frame, or an unknown one
	}
	if size > h.most-h.size {
		return errTooBig
	}
	h.size += size
	h.open = first&finBit == 0
	return nil
}

// bound returns how many bytes the frames of a message that starts with the byte first may have in total. A compressed
// message may be longer than its inflated form: incompressible data grows by a few bytes per block, for which zlib
// gives this bound (deflateBound).
func (h *heads) bound(first byte) uint64 {
	most := uint64(h.limit)
	if h.deflate && first&rsv1Bit != 0 {
		most += (most+7)>>3 + (most+63)>>6 + 16
	}
	return most
}

// rsv1Bit is the RSV1 bit in a frame's first byte: its message is compressed (RFC 7692 §7.2.3.1).
const rsv1Bit = 0x40

// lengthEnd returns the offset at which the length ends in a frame's header, given its second byte.
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

// headLen returns the length of a frame's header, given its second byte.
func headLen(second byte) int {
	if second&0x80 != 0 {
		return lengthEnd(second) + 4
	}
	return lengthEnd(second)
}

// headSize returns the lengths of a frame's header and payload.
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
