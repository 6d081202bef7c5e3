package suite

import (
	"time"

	"wsrun/metrics"
	"wsrun/runner"
)

// Started returns when the run began; zero before that.
func (s *Suite) Started() time.Time { return s.clock.started() }

// Now returns the run's current state, including what the open sessions of all scenarios have sent and received so far.
func (s *Suite) Now() *metrics.Snapshot {
	running := s.clock.running()
	s.snapshot.Lock()
	for _, r := range running {
		r.Flush()
	}
	s.snapshot.Unlock()
	return s.Take(nil)
}

// Take returns the run's current state, including what the open sessions of one scenario have sent and received so far;
// nil means none. Rates refer to the whole run.
func (s *Suite) Take(of *Running) *metrics.Snapshot {
	elapsed, load := s.clock.times(s.several())
	if of == nil {
		return s.takeOver(nil, elapsed, load)
	}
	return s.takeOver(of.Runner, elapsed, load)
}

// Tick is like Now, and also adds the state to the course of the run. at is the time since the run began.
func (s *Suite) Tick() (at time.Duration, snap *metrics.Snapshot) {
	at, snap = time.Since(s.Started()), s.Now()
	s.history.Add(at, snap)
	return at, snap
}

// takeOver makes a snapshot with rates over the load's time; the registry allows only one at a time.
func (s *Suite) takeOver(r *runner.Runner, elapsed, load time.Duration) *metrics.Snapshot {
	s.snapshot.Lock()
	defer s.snapshot.Unlock()
	if r != nil {
		r.Flush()
	}
	return s.reg.SnapshotOver(elapsed, load)
}
