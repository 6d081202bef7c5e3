package runner_test

import (
	"testing"
	"time"

	"wsrun/internal/wstest"
)

// atATime is how many runs whose time is looked at are under way at once, so that the machine has time for each.
const atATime = 4

// quiet is the place of runs that have to be over in time.
type quiet struct{ places chan struct{} }

func newQuiet() *quiet { return &quiet{places: make(chan struct{}, atATime)} }

// holds fails the test if a run, which returns how long it took, took longer than it may. A machine that does other
// things makes it longer, by no more than a few times what it makes a timer late; a run that waits for what does not
// come is not excused by that.
func (q *quiet) holds(t *testing.T, most time.Duration, run func(*testing.T) time.Duration) {
	t.Helper()
	q.places <- struct{}{}
	defer func() { <-q.places }()
	spare := wstest.WatchMachine(most)
	took := run(t)
	if spare := spare(); took > most+spare {
		t.Errorf("it took %s, want %s at most, and %s because the machine is busy", took, most, spare)
	}
}
