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

// TestHeadsAddUp announces messages, whose payloads never come: the header that is too much is refused, wherever it is
// cut.
func TestHeadsAddUp(t *testing.T) {
	const limit = 1000
	type frame struct {
		first byte
		n     uint64
	}
	const text, begin, goOn, end, deflated = 0x81, 0x01, 0x00, 0x80, 0xC1
	for name, tt := range map[string]struct {
		frames  []frame
		deflate bool
		refused int // which frame; -1: none
	}{
		"as large as may be":           {[]frame{{text, limit}, {text, limit}}, false, -1},
		"one byte more":                {[]frame{{text, 1}, {text, limit + 1}}, false, 1},
		"a gibibyte":                   {[]frame{{text, 1 << 30}}, false, 0},
		"2^63-1":                       {[]frame{{text, 1<<63 - 1}}, false, 0},
		"fragments that fit":           {[]frame{{begin, 500}, {0x89, 125}, {goOn, 499}, {end, 1}, {text, limit}}, false, -1},
		"fragments that do not":        {[]frame{{begin, 500}, {0x89, 125}, {goOn, 500}, {end, 1}}, false, 3},
		"fragments up to 2^64":         {[]frame{{begin, limit}, {goOn, 1<<63 - 1}}, false, 1},
		"a message in a message":       {[]frame{{begin, 500}, {text, limit + 1}}, false, -1}, // coder says so
		"a continuation of nothing":    {[]frame{{end, limit + 1}}, false, -1},                // coder says so
		"compressed, not compressible": {[]frame{{deflated, limit + 5}}, true, -1},
		"compressed, too much anyway":  {[]frame{{deflated, limit * 2}}, true, 0},
		"compressed, not agreed":       {[]frame{{deflated, limit + 5}}, false, 0},
		"agreed, not compressed":       {[]frame{{text, limit + 5}}, true, 0},
	} {
		for _, fromClient := range []bool{false, true} {
			for piece := 1; piece <= maxHeader+1; piece++ {
				h := heads{fromClient: fromClient, deflate: tt.deflate, limit: limit}
				refused := -1
				for i, f := range tt.frames {
					head := appendHeader(nil, f.first, f.n, fromClient)
					if fromClient {
						head = append(head, "mask"...)
					}
					for len(head) > 0 && h.wrong == nil {
						n := min(piece, len(head))
						if h.allowed(head[:n]) < n && h.wrong == nil {
							t.Fatalf("%s: not all is allowed, and nothing is wrong", name)
						}
						head = head[n:]
					}
					if h.wrong != nil {
						refused = i
						break
					}
					if h.skip != f.n {
						t.Fatalf("%s: a payload of %d bytes is taken for %d (client %v, pieces of %d)", name, f.n, h.skip, fromClient, piece)
					}
					h.skip = 0 // as if it had come
				}
				if refused != tt.refused {
					t.Errorf("%s: refused frame %d, want %d (client %v, pieces of %d): %v", name, refused, tt.refused, fromClient, piece, h.wrong)
				}
			}
		}
	}
}
