package socket

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"net"
	"sync"
)

const (
	maxHeader  = 14  // maximum length of a frame's header in bytes (RFC 6455 §5.2)
	maxControl = 125 // maximum payload of a control frame in bytes (RFC 6455 §5.5)

	// chunkSize is how much of a frame is written at once.
	chunkSize = 16 << 10
)

// chunkPool holds the buffers for masking frames, so that a connection that is not writing needs none.
type chunkPool struct{ pool sync.Pool }

type chunk [chunkSize]byte

func (p *chunkPool) get() *chunk {
	if c, ok := p.pool.Get().(*chunk); ok {
		return c
	}
	return new(chunk)
}

func (p *chunkPool) put(c *chunk) { p.pool.Put(c) }

// finBit is the FIN bit in a frame's first byte: it ends a message (RFC 6455 §5.2).
const finBit = 0x80

// appendHeader appends a frame's header: its first byte and the payload length n. The caller appends the masking key.
func appendHeader(dst []byte, first byte, n uint64, masked bool) []byte {
	var mask byte
	if masked {
		mask = 0x80
	}
	dst = append(dst, first)
	switch {
	case n <= 125:
		return append(dst, mask|byte(n))
	case n <= 0xffff:
		return binary.BigEndian.AppendUint16(append(dst, mask|126), uint16(n))
	default:
		return binary.BigEndian.AppendUint64(append(dst, mask|127), n)
	}
}

// writeMasked writes one client frame.
func (p *chunkPool) writeMasked(conn net.Conn, op Opcode, payload []byte) error {
	buf := p.get()
	defer p.put(buf)
	// The key must not be predictable (RFC 6455 §5.3): math/rand/v2's own
	// source is ChaCha8, seeded by the system.
	key := rand.Uint32()
	out := appendHeader(buf[:0], finBit|byte(op), uint64(len(payload)), true)
	out = binary.LittleEndian.AppendUint32(out, key)
	for {
		n := min(len(payload), len(buf)-len(out))
		at := len(out)
		out = out[:at+n]
		key = maskBytes(out[at:], payload[:n], key)
		if _, err := conn.Write(out); err != nil {
			return err
		}
		if payload = payload[n:]; len(payload) == 0 {
			return nil
		}
		out = buf[:0]
	}
}

// maskBytes masks or unmasks src with key into dst, which has the same length, and returns the key for the bytes that
// follow (RFC 6455 §5.3).
func maskBytes(dst, src []byte, key uint32) uint32 {
	dst = dst[:len(src)]
	wide := uint64(key)<<32 | uint64(key)
	for len(src) >= 32 {
		s, d := src[:32], dst[:32]
		binary.LittleEndian.PutUint64(d, binary.LittleEndian.Uint64(s)^wide)
		binary.LittleEndian.PutUint64(d[8:], binary.LittleEndian.Uint64(s[8:])^wide)
		binary.LittleEndian.PutUint64(d[16:], binary.LittleEndian.Uint64(s[16:])^wide)
		binary.LittleEndian.PutUint64(d[24:], binary.LittleEndian.Uint64(s[24:])^wide)
		src, dst = src[32:], dst[32:]
	}
	for len(src) >= 8 {
		binary.LittleEndian.PutUint64(dst, binary.LittleEndian.Uint64(src)^wide)
		src, dst = src[8:], dst[8:]
	}
	for i := range src {
		dst[i] = src[i] ^ byte(key)
		key = bits.RotateLeft32(key, -8)
	}
	return key
}
