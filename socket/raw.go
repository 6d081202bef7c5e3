package socket

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
)

// RawFrame is a frame that may violate RFC 6455 §5.2, for [Conn.WriteRaw]: to see how the peer reacts to it.
type RawFrame struct {
	Opcode  byte // its lower four bits
	NotLast bool // clear the FIN bit
	RSV     byte // the reserved bits: 4 for RSV1, 2 for RSV2, 1 for RSV3
	Masked  bool
	Key     *[4]byte // of the mask; nil: a random one
	Length  *uint64  // the payload length that the header claims; nil: the real one
	Payload []byte
}

// Append appends the frame's bytes to dst.
func (f *RawFrame) Append(dst []byte) []byte {
	first := f.Opcode&0x0f | f.RSV&0x07<<4
	if !f.NotLast {
		first |= finBit
	}
	n := uint64(len(f.Payload))
	if f.Length != nil {
		n = *f.Length
	}
	dst = appendHeader(slices.Grow(dst, maxHeader+len(f.Payload)), first, n, f.Masked)
	if !f.Masked {
		return append(dst, f.Payload...)
	}
	key := rand.Uint32()
	if f.Key != nil {
		key = binary.LittleEndian.Uint32(f.Key[:])
	}
	dst = binary.LittleEndian.AppendUint32(dst, key)
	at := len(dst)
	dst = append(dst, f.Payload...)
	maskBytes(dst[at:], f.Payload, key)
	return dst
}
