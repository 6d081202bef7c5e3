package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"wsrun/metrics"
	"wsrun/report"
)

// streamBatches is how many ticks a slow reader may lag behind before lines are dropped.
const streamBatches = 30

// rowStream is an output that is written while the run goes on. One goroutine writes; the tick hands it batches and never waits.
type rowStream struct {
	output    output
	intervals *report.Intervals
	batches   chan []report.Row
	written   chan error // has the first error, or nil, when all is written
	dropped   int        // lines that a slow reader has missed
}

// openStream opens the output and begins to write. A problem is told when the run ends, like that of any output.
func (s *suite) openStream(o output) *rowStream {
	st := &rowStream{
		output: o, intervals: report.NewIntervals(s.began, s.mask),
		batches: make(chan []report.Row, streamBatches), written: make(chan error, 1),
	}
	go func() { st.written <- st.write(s.app.Out) }()
	return st
}

// write writes batches until there are no more. After an error it goes on taking them, so that the rest of the run is as it was.
func (st *rowStream) write(stdout io.Writer) error {
	w, err := st.open(stdout)
	if err == nil && st.output.head != nil {
		err = st.output.head(w)
	}
	for rows := range st.batches {
		if err == nil {
			err = st.output.rows(w, rows)
		}
	}
	if w != nil {
		if closed := w.Close(); err == nil {
			err = closed
		}
	}
	if err != nil {
		return st.output.failed(err)
	}
	return nil
}

func (st *rowStream) open(stdout io.Writer) (io.WriteCloser, error) {
	if st.output.path == "-" {
		return unclosed{stdout}, nil
	}
	f, err := os.OpenFile(st.output.path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// unclosed is a writer that belongs to someone else.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// add hands over what came since the tick before. If the writer lags too far behind, that is dropped and counted.
func (st *rowStream) add(at time.Duration, snap *metrics.Snapshot) {
	rows := st.intervals.Next(at, snap)
	if len(rows) == 0 {
		return
	}
	select {
	case st.batches <- rows:
	default:
		st.dropped += len(rows)
	}
}

// close waits for what is left to write, and returns what went wrong.
func (st *rowStream) close() error {
	close(st.batches)
	return <-st.written
}

func (st *rowStream) warning() string {
	return fmt.Sprintf("%d lines of -o %s=%s were dropped: its reader was too slow", st.dropped, st.output.kind, st.output.path)
}
