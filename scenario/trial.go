package scenario

import (
	"time"

	"wsrun/diag"
)

// Trial is a place of the file that tests something: an expect, a request, an expect-none, an expect-close, or a ping
// that waits for its pong. A run in which one began and never came to a verdict has tested nothing there. The same
// action in a list that is run from several places is one Trial. It is immutable.
type Trial struct {
	What  string // expect, request, ping …
	Label string // the action's name in reports
	At    diag.Pos
	Len   int
}

// trial is the number of a step's Trial, from 1. Of the server's end it is 0: the mock judges nobody.
func (l *lister) trial(what string, s *Step) int {
	if l.ss.server {
		return 0
	}
	if n, ok := l.c.trialAt[s.At]; ok {
		return n
	}
	l.c.trials = append(l.c.trials, Trial{what, s.Label, s.At, s.Len})
	l.c.trialAt[s.At] = len(l.c.trials)
	return len(l.c.trials)
}

// grace is the default of graceful-stop: the longest `within` of the file's waits, so that each of them is judged by
// its own clock when the load's time is up; within bounds.
func (s *Side) grace() time.Duration {
	longest := leastGrace
	for _, l := range s.Lists() {
		for i := range l.Steps {
			longest = max(longest, l.Steps[i].within())
		}
	}
	return min(longest, mostGrace)
}

// within is how long the step waits for what it tests; 0 if it does not. A barrier is not among them: it waits for VUs.
func (s *Step) within() time.Duration {
	if a, ok := s.Do.(awaiter); ok {
		return a.awaits()
	}
	return 0
}
