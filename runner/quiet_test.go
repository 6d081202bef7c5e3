package runner_test

import (
	"sync"
	"testing"
	"time"
)

// atATime is how many runs whose time is looked at are under way at once, so that the machine has time for each and the
// bounds need no stretching.
const atATime = 4

// quiet is the place of runs that have to be over in time.
type quiet struct {
	places chan struct{}
	alone  sync.RWMutex
}

func newQuiet() *quiet { return &quiet{places: make(chan struct{}, atATime)} }

// holds fails the test if a run, which returns how long it took, took longer than it may. Before that counts it is run
// again with none of the others beside it: the machine may have been busy.
func (q *quiet) holds(t *testing.T, most time.Duration, run func(*testing.T) time.Duration) {
	t.Helper()
	q.places <- struct{}{}
	q.alone.RLock()
	took := run(t)
	q.alone.RUnlock()
	<-q.places
	if took <= most {
		return
	}
	q.alone.Lock()
	defer q.alone.Unlock()
	if again := run(t); again > most {
		t.Errorf("it took %s, and %s when nothing ran beside it: want %s at most", took, again, most)
	}
}
