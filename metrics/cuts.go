package metrics

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"wsrun/diag"
)

// CutCount is how many iterations of a scenario were ended by the load's end or a signal while waiting in one action:
// they neither passed nor failed. Label is the action's name in the first of them, Longest the longest wait.
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

// cutTable counts cut iterations by the action that they were in. The zero value is ready to use.
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

// snapshot lists the counts by scenario, most frequent first.
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
