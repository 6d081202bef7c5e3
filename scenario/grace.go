package scenario

import "time"

// grace returns the default of graceful-stop: the longest `within` of the file's waits, within bounds, so that each of
// them ends by its own clock when the load's time is up.
func grace(lists []*List) time.Duration {
	longest := leastGrace
	for _, l := range lists {
		for i := range l.Steps {
			longest = max(longest, l.Steps[i].within())
		}
	}
	return min(longest, mostGrace)
}

// within returns how long the step waits for what it tests; 0 if it does not. A barrier does not count: it waits for
// VUs.
func (s *Step) within() time.Duration {
	if a, ok := s.Do.(awaiter); ok {
		return a.awaits()
	}
	return 0
}
