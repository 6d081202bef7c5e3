package runner

import (
	"maps"
	"slices"
)

// warm discards what the server's handlers were asked in the warm-up.
func (s *server) warm() {
	s.mu.Lock()
	open := slices.Collect(maps.Keys(s.sessions))
	s.usage.reset()
	s.mu.Unlock()
	for _, sess := range open {
		sess.mu.Lock()
		sess.usage.reset()
		sess.usage.sessions[sess.plan.N] = 1
		sess.mu.Unlock()
	}
}
