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
		want int // bytes that pass
		more int // at a cut in the header that is refused
	}{
		"none refused":     {nil, len(stream), 0},
		"the last masked":  {frame(5, 0x80), len(stream), 1},
		"masked and large": {frame(200, 0x80), len(stream), 1},
		"shortest forms":   {append([]byte{0x82, 126, 0, 126}, make([]byte, 126)...), len(stream) + 130, 0},
		"long form":        {append([]byte{0x82, 126, 0, 125}, make([]byte, 125)...), len(stream), 3},
		"longest form":     {append([]byte{0x82, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, make([]byte, 0xFFFF)...), len(stream), 9},
	} {
		t.Run(name, func(t *testing.T) {
			whole := append(bytes.Clone(stream), tt.tail...)
			cuts := []int{1, 2, 3, 4, 9, 10, 11, 700, len(stream) - 4, len(stream) - 1, len(stream), len(stream) + 1, len(stream) + 3, len(stream) + 9}
			for _, first := range cuts {
				for _, second := range cuts {
					if second < first {
						continue
					}
					var h heads
					passed := 0
					for _, piece := range [][]byte{whole[:min(first, len(whole))], whole[min(first, len(whole)):min(second, len(whole))], whole[min(second, len(whole)):]} {
						n := h.allowed(piece)
						if passed += n; n < len(piece) {
							break
						}
					}
					if passed < tt.want || passed > tt.want+tt.more {
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
		h.allowed(piece)
	}
}
