package output

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wsrun/cli/safely"
	"wsrun/cli/stdio"
	"wsrun/metrics"
	"wsrun/report"
)

// blocked is a writer whose reader takes nothing until it is let go.
type blocked struct {
	free  chan struct{}
	lines int
}

func (b *blocked) Write(p []byte) (int, error) {
	<-b.free
	b.lines += bytes.Count(p, []byte("\n"))
	return len(p), nil
}

// streaming is the desk of a run that writes to out and has not begun.
func streaming(out io.Writer) (*Desk, *bytes.Buffer) {
	log := &bytes.Buffer{}
	return &Desk{Out: out, Log: log, Safely: safely.NewCaller(log, nil), GaveUp: make(chan struct{})}, log
}

// A reader that takes nothing holds nobody up: what does not fit is dropped, and every line is written or counted.
func TestRowsOfASlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &blocked{free: make(chan struct{})}
		d, _ := streaming(b)
		st := openStream(d, Output{Kind: "ndjson", Path: "-"}, lineWriter[report.Row]{lines: report.NDJSON}, rowBatches, rowLines)
		reg := metrics.NewRegistry(metrics.Builtin(), 1)
		rows := report.NewIntervals(time.Now(), nil)
		sent := reg.Recorder(0).Counter("ws_msgs_sent", nil)
		const ticks = 100
		for i := range ticks {
			sent.Add(1)
			st.add(rows.Next(time.Duration(i+1)*time.Second, reg.Snapshot(time.Second)))
			synctest.Wait()
		}
		close(b.free)
		if err := st.close(); err != nil {
			t.Fatal(err)
		}
		if st.dropped != ticks-rowBatches-1 || b.lines+int(st.dropped) != ticks {
			t.Errorf("got %d lines written and %d dropped, want %d in all and %d kept", b.lines, st.dropped, ticks, rowBatches+1)
		}
		if got, want := strings.Join(st.warnings(), "; "), "69 lines of -o ndjson=- were dropped: its reader was too slow"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// The same of samples, of which there are more than any buffer holds: no VU waits, and none is lost without being
// counted.
func TestSamplesOfASlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &blocked{free: make(chan struct{})}
		d, _ := streaming(b)
		outputs := []Output{{Kind: "ndjson-samples", Path: "-", Format: Format{Samples: report.NDJSONSamples}}}
		reg := metrics.NewRegistry(metrics.Builtin(), 1)
		sg := beginSampling(d, outputs, reg.Samples())
		sent := reg.Recorder(0).Counter("ws_msgs_sent", nil)
		const seconds, each = 40, 10_000
		for range seconds {
			for range each {
				sent.Add(1)
			}
			<-time.After(time.Second) // of the bubble
		}
		close(b.free)
		sg.end()
		st := sg.streams[0]
		if err := st.close(); err != nil {
			t.Fatal(err)
		}
		if got := b.lines + int(st.dropped); got != seconds*each || st.dropped == 0 || b.lines == 0 || b.lines > sampleLines {
			t.Errorf("got %d lines written and %d dropped, want %d in all and at most %d kept", b.lines, st.dropped, seconds*each, sampleLines)
		}
	})
}

// A reader that is gone, and does not say so, is given up some time after the run.
func TestStreamOfADeadReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &blocked{free: make(chan struct{})}
		defer close(b.free) // the writer's goroutine, which a process would leave behind
		d, log := streaming(b)
		st := openStream(d, Output{Kind: "ndjson", Path: "-"}, lineWriter[report.Row]{lines: report.NDJSON}, rowBatches, rowLines)
		st.add([]report.Row{{Metric: "vus"}})
		synctest.Wait()
		began := time.Now()
		err := st.close()
		if took := time.Since(began); took != stdio.ReaderDead {
			t.Errorf("it took %v, want %v", took, stdio.ReaderDead)
		}
		if err == nil || err.Error() != "write ndjson to standard output: its reader has read nothing for 10s; the rest is missing: 1 line" {
			t.Errorf("got %v, want that the reader took nothing", err)
		}
		if got, want := log.String(), "waiting for the reader of -o ndjson=-\n"; got != want {
			t.Errorf("got the log %q, want %q", got, want)
		}
	})
}

// trickle is a writer whose reader is very slow, and there.
type trickle struct{ n int }

func (w *trickle) Write(p []byte) (int, error) {
	<-time.After(stdio.ReaderDead - time.Second)
	w.n += len(p)
	return len(p), nil
}

// A reader that is slow is not taken for one that is gone.
func TestStreamOfAPatientReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const size = 5 * stdio.ReaderPiece
		w := &trickle{}
		d, _ := streaming(w)
		st := openStream(d, Output{Kind: "csv", Path: "-"}, lineWriter[int]{lines: func(w io.Writer, _ []int) error {
			_, err := w.Write(make([]byte, size))
			return err
		}}, 1, 1)
		st.add([]int{1})
		if err := st.close(); err != nil || w.n != size {
			t.Errorf("got %v after %d bytes, want all %d", err, w.n, size)
		}
	})
}

// After a failed write the run goes on as it was, and the first error is told.
func TestStreamError(t *testing.T) {
	full := errors.New("full")
	calls := 0
	d, _ := streaming(io.Discard)
	st := openStream(d, Output{Kind: "csv", Path: "-"}, lineWriter[int]{lines: func(io.Writer, []int) error { calls++; return full }}, 10, 10)
	for range 3 {
		st.add([]int{1})
	}
	if err := st.close(); !errors.Is(err, full) || calls != 1 || err.Error() != "write csv to standard output: full" {
		t.Errorf("got %v after %d calls, want the first error", err, calls)
	}
}
