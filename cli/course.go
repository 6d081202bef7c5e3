package cli

import (
	"errors"
	"slices"
	"time"

	"wsrun/metrics"
	"wsrun/runner"
)

// courseEvery is how often a run's state is taken for everything that shows its course.
const courseEvery = time.Second

// course follows a suite's run: on a tick it takes a snapshot, for the history and for the streams. VUs never wait for it.
type course struct {
	suite   *suite
	history *metrics.History
	streams []*rowStream
	runners []*runner.Runner // that run; guarded by the suite's mu
	stop    func()
}

// follow begins to follow the run.
func (s *suite) follow() {
	c := s.course
	for _, o := range s.opt.outputs {
		if o.rows != nil {
			c.streams = append(c.streams, s.openStream(o))
		}
	}
	c.stop = every(courseEvery, func(time.Duration) { c.tick() })
}

// now is the run's state, with what open sessions have sent and received so far. Any goroutine may ask.
func (c *course) now() *metrics.Snapshot {
	s := c.suite
	s.mu.Lock()
	running := slices.Clone(c.runners)
	s.mu.Unlock()
	s.snapshot.Lock()
	for _, r := range running {
		r.Flush()
	}
	s.snapshot.Unlock()
	return s.take(nil)
}

// tick takes the run's state for all that follows it.
func (c *course) tick() {
	at := time.Since(c.suite.began)
	snap := c.now()
	c.history.Add(at, snap)
	for _, st := range c.streams {
		st.add(at, snap)
	}
}

// join has a scenario's live figures in the course until the function that it returns is called.
func (c *course) join(r *runner.Runner) (leave func()) {
	s := c.suite
	s.mu.Lock()
	defer s.mu.Unlock()
	c.runners = append(c.runners, r)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		c.runners = slices.DeleteFunc(c.runners, func(o *runner.Runner) bool { return o == r })
	}
}

// end takes the last state and ends the streams. It waits for what they have still to write.
func (c *course) end() error {
	if c.stop == nil { // the run did not begin
		return nil
	}
	c.stop()
	c.tick()
	var problems []error
	for _, st := range c.streams {
		problems = append(problems, st.close())
		if st.dropped > 0 {
			c.suite.report.Warnings = append(c.suite.report.Warnings, st.warning())
		}
	}
	c.suite.report.History = c.history.Points()
	return errors.Join(problems...)
}
