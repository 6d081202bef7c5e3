package metrics

import "sync"

// loads records which scenarios' loads have ended. Rates per second cover the load's time, so what sessions do
// afterwards until they end adds to counts but not to rates. The zero value is ready to use.
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
