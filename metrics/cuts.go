package metrics

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"wsrun/diag"
)

// CutCount is how many iterations of a scenario the load's end or a signal ended while they waited in one action: they
// neither passed nor failed. Label is that action's name as the first of them had it, Longest the longest that one of
// them had waited there.
type CutCount struct {
	Scenario, Label string
	At              diag.Pos
	Count           int64
	Longest         time.Duration
}

type cutKey struct {
	scenario string
	at       diag.Pos
}

// cutTable counts iterations that were cut, by the action in which they were. The zero value is ready.
type cutTable struct {
	mu sync.Mutex
	n  map[cutKey]*CutCount
}

func (t *cutTable) count(scenario, label string, at diag.Pos, waited time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n == nil {
		t.n = map[cutKey]*CutCount{}
	}
	key := cutKey{scenario, at}
	c := t.n[key]
	if c == nil {
		c = &CutCount{Scenario: scenario, Label: label, At: at}
		t.n[key] = c
	}
	c.Count++
	c.Longest = max(c.Longest, waited)
}

// snapshot lists the counts by scenario, the most frequent first.
func (t *cutTable) snapshot() []CutCount {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make([]CutCount, 0, len(t.n))
	for _, c := range t.n {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b CutCount) int {
		return cmp.Or(
			cmp.Compare(a.Scenario, b.Scenario),
			cmp.Compare(b.Count, a.Count),
			cmp.Compare(a.At.File, b.At.File),
			cmp.Compare(a.At.Line, b.At.Line),
			cmp.Compare(a.At.Col, b.At.Col),
		)
	})
	return out
}
