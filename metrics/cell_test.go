package metrics

import (
	"testing"
	"unsafe"
)

// Cells of one series stand side by side, one a shard: two of them in a cache line would slow both down.
func TestCellsFillCacheLines(t *testing.T) {
	for name, size := range map[string]uintptr{
		"Counter": unsafe.Sizeof(Counter{}), "Rate": unsafe.Sizeof(Rate{}), "Trend": unsafe.Sizeof(Trend{}),
	} {
		if size%cacheLine != 0 {
			t.Errorf("size of %s: got %d bytes, want a multiple of %d", name, size, cacheLine)
		}
	}
}
