package metrics

import (
	"sync"
	"sync/atomic"

	"wsrun/diag"
)

// checkExamples is how many failures of each check are kept in detail.
const checkExamples = 5

// CheckID identifies a check declared with Registry.Check, within that Registry.
type CheckID int

// CheckCount is a check's outcome. Its examples are from its first failures.
type CheckCount struct {
	Scenario, Name string
	At             diag.Pos
	Passes, Fails  int64
	Examples       []*Detail
}

// check is the live counterpart of CheckCount.
type check struct {
	scenario, name string
	at             diag.Pos
	passes, fails  atomic.Int64
	promised       atomic.Int64 // examples kept or being built

	mu       sync.Mutex
	examples []*Detail
}

// checkTable holds the declared checks. Results look up theirs without a lock: the list is replaced, never modified.
type checkTable struct {
	mu   sync.Mutex
	list atomic.Pointer[[]*check]
}

func (t *checkTable) all() []*check {
	if list := t.list.Load(); list != nil {
		return *list
	}
	return nil
}

// declare returns the ID of a check, a new one unless it was already declared.
func (t *checkTable) declare(scenario, name string, at diag.Pos) CheckID {
	t.mu.Lock()
	defer t.mu.Unlock()
	old := t.all()
	for i, c := range old {
		if c.scenario == scenario && c.name == name && c.at == at {
			return CheckID(i)
		}
	}
	list := append(old[:len(old):len(old)], &check{scenario: scenario, name: name, at: at})
	t.list.Store(&list)
	return CheckID(len(old))
}

// fail counts a failure and keeps its detail if it is among the first.
func (c *check) fail(detail func() *Detail) {
	c.fails.Add(1)
	// Checked first, so that a check that keeps failing does not increment promised forever.
	if detail == nil || c.promised.Load() >= checkExamples || c.promised.Add(1) > checkExamples {
		return
	}
	d := detail()
	if d == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.examples = append(c.examples, d)
}

func (t *checkTable) snapshot() []CheckCount {
	list := t.all()
	out := make([]CheckCount, len(list))
	for i, c := range list {
		c.mu.Lock()
		examples := append([]*Detail(nil), c.examples...)
		c.mu.Unlock()
		out[i] = CheckCount{
			Scenario: c.scenario, Name: c.name, At: c.at,
			Passes: c.passes.Load(), Fails: c.fails.Load(), Examples: examples,
		}
	}
	return out
}
