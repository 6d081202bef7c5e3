package cli

import (
	"errors"
	"slices"
	"sync"
	"time"

	"wsrun/metrics"
	"wsrun/report"
	"wsrun/runner"
)

// courseEvery is how often a run's state is taken for everything that shows its course.
const courseEvery = time.Second

// A reader of rows may lag half a minute behind before lines are dropped.
const (
	rowBatches = 30
	rowLines   = 1 << 20
)

// course follows a suite's run: on a tick it takes a snapshot, for the history and for the streams. VUs never wait for
// it.
type course struct {
	suite   *suite
	history *metrics.History
	rows    *report.Intervals
	streams []*lineStream[report.Row]
	samples *sampling
	runners []*runner.Runner // that run; guarded by the suite's mu
	stop    func()
}

// follow begins to follow the run.
func (s *suite) follow() {
	c := s.course
	c.rows = report.NewIntervals(s.began, s.mask)
	for _, o := range s.opt.outputs {
		if o.rows != nil {
			c.streams = append(
				c.streams,
				openStream(s, o, lineWriter[report.Row]{o.head, o.rows}, rowBatches, rowLines),
			)
		}
	}
	c.samples = s.beginSampling()
	c.stop = s.every(courseEvery, "follow the run", func(time.Duration) { c.tick() })
}

// now is the run's state, with what open sessions have sent and received so far. Any goroutine may ask.
func (c *course) now() *metrics.Snapshot {
	s := c.suite
	s.mu.Lock()
	running := slices.Clone(c.runners)
	s.mu.Unlock()
	c.flush(running)
	return s.take(nil)
}

func (c *course) flush(running []*runner.Runner) {
	c.suite.snapshot.Lock()
	defer c.suite.snapshot.Unlock()
	for _, r := range running {
		r.Flush()
	}
}

// tick takes the run's state for all that follows it.
func (c *course) tick() {
	at := time.Since(c.suite.began)
	snap := c.now()
	c.history.Add(at, snap)
	if len(c.streams) == 0 {
		return
	}
	rows := c.rows.Next(at, snap)
	for _, st := range c.streams {
		st.add(rows)
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
		s.loads = append(s.loads, spanOf(r))
		c.runners = slices.DeleteFunc(c.runners, func(o *runner.Runner) bool { return o == r })
	}
}

// end takes the last state and ends the streams. It waits for what they have still to write.
func (c *course) end() error {
	if c.stop == nil { // the run did not begin
		return nil
	}
	c.stop()
	problems := []error{c.suite.guarded(func() error { c.tick(); return nil })}
	c.samples.end()
	problems = append(problems, c.closeStreams()...)
	c.suite.report.History = c.history.Points()
	return errors.Join(problems...)
}

// closeStreams waits for all streams at a time, since each may have a reader that is slow.
func (c *course) closeStreams() []error {
	open := make([]interface {
		close() error
		warnings() []string
	}, 0, len(c.streams))
	for _, st := range c.streams {
		open = append(open, st)
	}
	if c.samples != nil {
		for _, st := range c.samples.streams {
			open = append(open, st)
		}
	}
	problems := make([]error, len(open))
	var all sync.WaitGroup
	for i, st := range open {
		all.Go(func() { problems[i] = st.close() })
	}
	all.Wait()
	for _, st := range open {
		c.suite.report.Warnings = append(c.suite.report.Warnings, st.warnings()...)
	}
	return problems
}
