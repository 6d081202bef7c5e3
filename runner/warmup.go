package runner

import (
	"maps"
	"slices"
)

// warm makes an open session record into the run's registry.
func (v *vu) warm() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.sock.inst == nil {
		return
	}
	v.use(v.key)
	v.own.inst = v.run.book.instruments(v.id, sessionKey{})
	v.wire.move(v.sock.inst)
}

// warm forgets what the server's handlers were asked in the warm-up.
func (s *server) warm() {
	s.mu.Lock()
	open := slices.Collect(maps.Keys(s.sessions))
	s.usage.reset()
	s.mu.Unlock()
	for _, sess := range open {
		sess.mu.Lock()
		sess.usage.reset()
		sess.usage.sessions = 1
		sess.mu.Unlock()
	}
}
