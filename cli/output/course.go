package output

import (
	"errors"
	"sync"
	"time"

	"wsrun/metrics"
	"wsrun/report"
)

// courseEvery is how often the state of a run is taken for everything that shows its course.
const courseEvery = time.Second

// A reader of rows may lag half a minute behind before lines are dropped.
const (
	rowBatches = 30
	rowLines   = 1 << 20
)

// Run is the run that a Course follows.
type Run interface {
	// Tick records the state of the run, and returns it with the time since the run began.
	Tick() (time.Duration, *metrics.Snapshot)
	// Samples returns the samples for streams; nil: none are kept.
	Samples() *metrics.Samples
}

// Course follows a run: it periodically takes its state, for the history and the streams. VUs never wait for it. A nil
// *Course has not begun.
type Course struct {
	desk     *Desk
	run      Run
	rows     *report.Intervals
	streams  []*lineStream[report.Row]
	samples  *sampling
	stop     func()
	warnings []string // about streams whose readers were too slow
}

// Follow starts to follow a run that has just begun, and to write its streams.
func Follow(d *Desk, run Run, began time.Time, outputs []Output) *Course {
	c := &Course{desk: d, run: run, rows: report.NewIntervals(began, d.Mask)}
	for _, o := range outputs {
		if o.Rows != nil {
			c.streams = append(
				c.streams,
				openStream(d, o, lineWriter[report.Row]{o.Head, o.Rows}, rowBatches, rowLines),
			)
		}
	}
	c.samples = beginSampling(d, outputs, run.Samples())
	c.stop = d.Safely.Every(courseEvery, "follow the run", func(time.Duration) { c.tick() })
	return c
}

// tick takes the run's state for everything that follows it.
func (c *Course) tick() {
	at, snap := c.run.Tick()
	if len(c.streams) == 0 {
		return
	}
	rows := c.rows.Next(at, snap)
	for _, st := range c.streams {
		st.add(rows)
	}
}

// End takes the last state and ends the streams. It waits for what remains to be written.
func (c *Course) End() error {
	if c == nil {
		return nil
	}
	c.stop()
	problems := []error{c.desk.Safely.Do(func() error { c.tick(); return nil })}
	c.samples.end()
	problems = append(problems, c.closeStreams()...)
	return errors.Join(problems...)
}

// closeStreams closes all streams concurrently, because each may have a slow reader.
func (c *Course) closeStreams() []error {
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

// Warnings returns, after End, what is missing from streams whose readers were too slow.
func (c *Course) Warnings() []string {
	if c == nil {
		return nil
	}
	return c.warnings
}
