package runner

import (
	"fmt"
	"sync"
	"testing"
)

// Whoever counts, each kind is told once, its count is exact, and there are so many kinds at most.
func TestNotices(t *testing.T) {
	t.Parallel()
	const many, times = 4, 1000
	var n notices
	var all sync.WaitGroup
	var told [many]int
	for i := range many {
		all.Go(func() {
			for range times {
				for kind := range maxNotices + 10 {
					if n.count(noticeKey{message: fmt.Sprint(kind)}) {
						told[i]++
					}
				}
			}
		})
	}
	all.Wait()
	list, first := n.list(), 0
	for _, n := range told {
		first += n
	}
	if len(list) != maxNotices || first != maxNotices {
		t.Errorf("%d kinds are there and %d were told, want %d of both", len(list), first, maxNotices)
	}
	for _, got := range list {
		if got.Count != many*times {
			t.Errorf("the kind %s was counted %d times, want %d", got.Message, got.Count, many*times)
		}
	}
}
