package metrics

import (
	"cmp"
	"slices"
	"sync"
)

// CloseCount is how many sessions of a scenario ended with a close code, and who ended them: "client", "server" or
// "network".
type CloseCount struct {
	Scenario string
	Code     int
	By       string
	Count    int64
}

// closeTable counts the ends of sessions; Count is 0 in its keys. The zero value is ready to use.
type closeTable struct {
	mu sync.Mutex
	n  map[CloseCount]int64
}

func (t *closeTable) count(scenario string, code int, by string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n == nil {
		t.n = map[CloseCount]int64{}
	}
	t.n[CloseCount{Scenario: scenario, Code: code, By: by}]++
}

// snapshot lists the counts by scenario, code and by.
func (t *closeTable) snapshot() []CloseCount {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make([]CloseCount, 0, len(t.n))
	for c, n := range t.n {
		c.Count = n
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b CloseCount) int {
		return cmp.Or(cmp.Compare(a.Scenario, b.Scenario), cmp.Compare(a.Code, b.Code), cmp.Compare(a.By, b.By))
	})
	return out
}
