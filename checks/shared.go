package checks

import (
	"maps"
	"sync"
	"sync/atomic"
)

// Shared holds the variables that all of one end have in common. An expression sees one state of them: a map that is
// never changed. The zero value holds none. It is safe for concurrent use.
type Shared struct {
	changing sync.Mutex
	now      atomic.Pointer[map[string]any]
}

// Now is what the variables are. It must not be changed. A nil Shared holds none.
func (s *Shared) Now() map[string]any {
	if s == nil {
		return nil
	}
	if vars := s.now.Load(); vars != nil {
		return *vars
	}
	return nil
}

// Set gives a variable the value that value returns. Nothing else changes meanwhile, so that what value reads of the
// variables is what they are. An error leaves them as they were.
func (s *Shared) Set(name string, value func() (any, error)) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	v, err := value()
	if err != nil {
		return err
	}
	next := maps.Clone(s.Now())
	if next == nil {
		next = map[string]any{}
	}
	next[name] = v
	s.now.Store(&next)
	return nil
}
