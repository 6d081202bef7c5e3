package metrics

import "sync"

// loads are the scenarios whose load is over. Rates per second are over the load's time, so what their sessions still
// do until they have ended adds to counts and not to rates. The zero value is ready.
type loads struct {
	mu   sync.Mutex
	over map[string]bool // by scenario
}

func (l *loads) end(scenario string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over == nil {
		l.over = map[string]bool{}
	}
	l.over[scenario] = true
}

func (l *loads) ended(tags Tags) bool {
	scenario, ok := tags.Get("scenario")
	if !ok {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.over[scenario]
}
