package cli

import (
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"wsrun/metrics"
	"wsrun/report"
)

// blocked is a writer whose reader takes nothing until it is let go.
type blocked struct {
	free chan struct{}
	rows int
}

func (b *blocked) rowsTo(_ io.Writer, rows []report.Row) error {
	<-b.free
	b.rows += len(rows)
	return nil
}

// A reader that takes nothing holds nobody up: what does not fit is dropped, and every line is written or counted.
func TestRowStreamOfASlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &blocked{free: make(chan struct{})}
		s := &suite{app: &app{Process: Process{Out: io.Discard}}, began: time.Now()}
		st := s.openStream(output{kind: "ndjson", path: "-", outputKind: outputKind{rows: b.rowsTo}})
		reg := metrics.NewRegistry(metrics.Builtin(), 1)
		sent := reg.Recorder(0).Counter("ws_msgs_sent", nil)
		const ticks = 100
		for i := range ticks {
			sent.Add(1)
			st.add(time.Duration(i+1)*time.Second, reg.Snapshot(time.Second))
			synctest.Wait()
		}
		close(b.free)
		if err := st.close(); err != nil {
			t.Fatal(err)
		}
		if st.dropped != ticks-streamBatches-1 || b.rows+st.dropped != ticks {
			t.Errorf("got %d rows written and %d dropped, want %d in all and %d kept", b.rows, st.dropped, ticks, streamBatches+1)
		}
		if got, want := st.warning(), "69 lines of -o ndjson=- were dropped: its reader was too slow"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// After a failed write the run goes on as it was, and the first error is told.
func TestRowStreamError(t *testing.T) {
	full := errors.New("full")
	calls := 0
	s := &suite{app: &app{Process: Process{Out: io.Discard}}, began: time.Now()}
	st := s.openStream(output{kind: "csv", path: "-", outputKind: outputKind{rows: func(io.Writer, []report.Row) error { calls++; return full }}})
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	vus := reg.Recorder(0).Gauge("vus", nil)
	vus.Set(1)
	for i := range 3 {
		st.add(time.Duration(i+1)*time.Second, reg.Snapshot(time.Second))
	}
	if err := st.close(); !errors.Is(err, full) || calls != 1 || err.Error() != "write csv to -: full" {
		t.Errorf("got %v after %d calls, want the first error", err, calls)
	}
}
