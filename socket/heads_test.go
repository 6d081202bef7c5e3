package socket

import (
	"bytes"
	"testing"
)

// TestHeads cuts a stream of frames at each two places: what it finds does not depend on where the pieces end.
func TestHeads(t *testing.T) {
	frame := func(n int, mask byte) []byte {
		head := appendHeader(nil, finBit|byte(OpText), uint64(n), false)
		head[1] |= mask
		return append(head, bytes.Repeat([]byte{0xFF}, n)...)
	}
	var stream []byte
	for _, n := range []int{0, 1, 5, 125, 126, 300, 0, 70_000, 3} {
		stream = append(stream, frame(n, 0)...)
	}
	for name, tt := range map[string]struct {
		tail []byte
		want int // bytes that pass; at a cut in the masked header, one more
	}{
		"none masked":      {nil, len(stream)},
		"the last masked":  {frame(5, 0x80), len(stream)},
		"masked and large": {frame(200, 0x80), len(stream)},
	} {
		t.Run(name, func(t *testing.T) {
			whole := append(bytes.Clone(stream), tt.tail...)
			cuts := []int{1, 2, 3, 4, 9, 10, 11, 700, len(stream) - 4, len(stream) - 1, len(stream), len(stream) + 1}
			for _, first := range cuts {
				for _, second := range cuts {
					if second < first {
						continue
					}
					var h heads
					passed := 0
					for _, piece := range [][]byte{whole[:min(first, len(whole))], whole[min(first, len(whole)):min(second, len(whole))], whole[min(second, len(whole)):]} {
						n := h.unmasked(piece)
						if passed += n; n < len(piece) {
							break
						}
					}
					if passed < tt.want || passed > tt.want+1 || tt.tail == nil && passed != tt.want {
						t.Fatalf("cut at %d and %d, %d bytes pass, want %d of %d", first, second, passed, tt.want, len(whole))
					}
				}
			}
		})
	}
}

func BenchmarkHeads(b *testing.B) {
	piece := append(appendHeader(nil, finBit|byte(OpText), 100, false), make([]byte, 100)...)
	var h heads
	for b.Loop() {
		h.unmasked(piece)
	}
}
