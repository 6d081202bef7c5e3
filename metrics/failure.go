package metrics

import (
	"cmp"
	"slices"
	"sync"

	"wsrun/diag"
)

const (
	failureExamples = 3   // per group, kept in detail
	failureGroups   = 200 // the last one holds the rest
	restKind        = "…"
)

// Failure is something that went wrong on a connection or in an iteration. Detail may be nil.
type Failure struct {
	Scenario, Kind, Message string
	At                      diag.Pos
	Survived                bool // its iteration went on, for instance by reconnecting
	Detail                  *Detail
}

// ErrorGroup is the failures of one scenario, kind and place; those that iterations survived are separate. Message is
// that of the first failure, Examples are from the first ones, Count is exact. A run keeps at most 200 groups; further
// failures are in a last one of the kind "…", which has neither scenario nor place.
type ErrorGroup struct {
	Scenario, Kind, Message string
	At                      diag.Pos
	Survived                bool
	Count                   int64
	Examples                []*Detail
}

type failureKey struct {
	scenario, kind string
	at             diag.Pos
	survived       bool
}

func (f Failure) key() failureKey { return failureKey{f.Scenario, f.Kind, f.At, f.Survived} }

// failureTable groups failures. The zero value is ready to use.
type failureTable struct {
	mu     sync.Mutex
	groups map[failureKey]*ErrorGroup
	list   []*ErrorGroup // the same in order of first occurrence
	rest   *ErrorGroup   // set once there is no room for another group
}

// count counts a failure in its group.
func (t *failureTable) count(f Failure) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := f.key()
	g, room := t.find(key)
	switch {
	case g != nil:
	case room:
		g = &ErrorGroup{Scenario: f.Scenario, Kind: f.Kind, Message: f.Message, At: f.At, Survived: f.Survived}
		if t.groups == nil {
			t.groups = map[failureKey]*ErrorGroup{}
		}
		t.groups[key] = g
		t.list = append(t.list, g)
	default:
		g = &ErrorGroup{Kind: restKind, Message: "failures of further kinds and places"}
		t.rest = g
	}
	g.Count++
	if f.Detail != nil && len(g.Examples) < failureExamples {
		g.Examples = append(g.Examples, f.Detail)
	}
}

// wants reports whether a failure would be kept as an example.
func (t *failureTable) wants(f Failure) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	g, _ := t.find(f.key())
	return g == nil || len(g.Examples) < failureExamples
}

// find returns the group that a failure belongs to, nil if there is none yet, and whether it may have its own.
func (t *failureTable) find(key failureKey) (g *ErrorGroup, room bool) {
	if g := t.groups[key]; g != nil {
		return g, true
	}
	if len(t.groups) < failureGroups-1 {
		return nil, true
	}
	return t.rest, false
}

// snapshot lists the groups, most frequent first, the rest last. Equally frequent ones are in order of first
// occurrence: a cause precedes its effect.
func (t *failureTable) snapshot() []ErrorGroup {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make([]ErrorGroup, 0, len(t.groups)+1)
	for _, g := range t.list {
		out = append(out, g.clone())
	}
	slices.SortStableFunc(out, func(a, b ErrorGroup) int { return cmp.Compare(b.Count, a.Count) })
	if t.rest != nil {
		out = append(out, t.rest.clone())
	}
	return out
}

func (g *ErrorGroup) clone() ErrorGroup {
	c := *g
	c.Examples = slices.Clone(g.Examples)
	return c
}
