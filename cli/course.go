package cli

import (
	"errors"
	"sync"
	"time"

	"wsrun/report"
)

// courseEvery is how often a run's state is taken for everything that shows its course.
const courseEvery = time.Second

// A reader of rows may lag half a minute behind before lines are dropped.
const (
	rowBatches = 30
	rowLines   = 1 << 20
)

// course follows a run: on a tick it takes its state, for the history and for the streams. VUs never wait for it.
type course struct {
	cmd      *runCommand
	rows     *report.Intervals
	streams  []*lineStream[report.Row]
	samples  *sampling
	stop     func()
	warnings []string // of streams whose readers were too slow
}

// follow begins to follow the run, which has just begun.
func (s *runCommand) follow(began time.Time) {
	c := s.course
	c.rows = report.NewIntervals(began, s.mask)
	for _, o := range s.opt.outputs {
		if o.rows != nil {
			c.streams = append(
				c.streams,
				openStream(s, o, lineWriter[report.Row]{o.head, o.rows}, rowBatches, rowLines),
			)
		}
	}
	c.samples = s.beginSampling(s.run.Samples())
	c.stop = s.every(courseEvery, "follow the run", func(time.Duration) { c.tick() })
}

// tick takes the run's state for all that follows it.
func (c *course) tick() {
	at, snap := c.cmd.run.Tick()
	if len(c.streams) == 0 {
		return
	}
	rows := c.rows.Next(at, snap)
	for _, st := range c.streams {
		st.add(rows)
	}
}

// end takes the last state and ends the streams. It waits for what they have still to write.
func (c *course) end() error {
	if c.stop == nil { // the run did not begin
		return nil
	}
	c.stop()
	problems := []error{c.cmd.guarded(func() error { c.tick(); return nil })}
	c.samples.end()
	problems = append(problems, c.closeStreams()...)
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
		c.warnings = append(c.warnings, st.warnings()...)
	}
	return problems
}
