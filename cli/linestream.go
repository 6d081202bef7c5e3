package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

const (
	streamPiece = 32 << 10         // bytes of one write, so that a slow reader can be told from one that is gone
	streamNote  = 2 * time.Second  // after which a run that is over says what it waits for
	streamDead  = 10 * time.Second // without a byte taken, after the run's end, and a reader is given up
)

// lineStream is an output that is written while the run goes on: lines made of items, which are rows or samples. One goroutine writes; another
// one hands it batches and never waits.
type lineStream[T any] struct {
	suite  *suite
	output output
	lines  lineWriter[T]

	batches chan []T
	waiting atomic.Int64 // items in batches and in the writer's hands
	most    int64        // of them
	moved   atomic.Int64 // pieces written, or steps of opening and closing done
	written chan error   // has the first error, or nil, when all is written
	dropped int64        // lines that a slow reader has missed; of who adds, and after it of who closes
}

// lineWriter writes a stream's lines: what stands before the first one, and those of a batch.
type lineWriter[T any] struct {
	head  func(io.Writer) error // may be nil
	lines func(io.Writer, []T) error
}

// openStream opens the output and begins to write. A problem is told when the run ends, like that of any output. A reader may lag so many
// batches and items behind.
func openStream[T any](s *suite, o output, lines lineWriter[T], batches int, items int64) *lineStream[T] {
	st := &lineStream[T]{
		suite: s, output: o, lines: lines, batches: make(chan []T, batches), most: items, written: make(chan error, 1),
	}
	go func() { st.written <- st.write() }()
	return st
}

// write writes batches until there are no more. After an error it goes on taking them, so that the rest of the run is as it was.
func (st *lineStream[T]) write() error {
	w, err := st.open()
	st.moved.Add(1)
	if err == nil && st.lines.head != nil {
		err = st.suite.guarded(func() error { return st.lines.head(w) })
	}
	for batch := range st.batches {
		if err == nil {
			err = st.suite.guarded(func() error { return st.lines.lines(w, batch) })
		}
		st.waiting.Add(-int64(len(batch)))
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

func (st *lineStream[T]) open() (io.WriteCloser, error) {
	if st.output.path == "-" {
		return &pieces{w: st.suite.app.Out, moved: &st.moved}, nil
	}
	f, err := os.OpenFile(st.output.path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, err
	}
	return &pieces{w: f, file: f, moved: &st.moved}, nil
}

// pieces writes by small pieces and counts them.
type pieces struct {
	w     io.Writer
	file  *os.File // to close; nil: it belongs to someone else
	moved *atomic.Int64
}

func (p *pieces) Write(b []byte) (n int, err error) {
	for len(b) > 0 && err == nil {
		var m int
		m, err = p.w.Write(b[:min(len(b), streamPiece)])
		n, b = n+m, b[m:]
		p.moved.Add(1)
	}
	return n, err
}

// Close closes a file, and finds out whether what was written is still there.
func (p *pieces) Close() error {
	if p.file == nil {
		return nil
	}
	info, err := p.file.Stat()
	if closed := p.file.Close(); err == nil {
		err = closed
	}
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	if now, err := os.Stat(p.file.Name()); errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(info, now) {
		return errors.New("the file was removed or replaced while it was written")
	}
	return nil
}

// add hands over a batch. If the writer lags too far behind, it is dropped and counted.
func (st *lineStream[T]) add(batch []T) {
	n := int64(len(batch))
	if n == 0 {
		return
	}
	if st.waiting.Load()+n <= st.most {
		select {
		case st.batches <- batch:
			st.waiting.Add(n)
			return
		default:
		}
	}
	st.dropped += n
}

// close waits for what is left to write, and returns what went wrong. A reader that takes nothing any more is given up.
func (st *lineStream[T]) close() error {
	close(st.batches)
	note := time.NewTimer(streamNote)
	defer note.Stop()
	dead := time.NewTimer(streamDead)
	defer dead.Stop()
	for moved := st.moved.Load(); ; {
		select {
		case err := <-st.written:
			return err
		case <-note.C:
			fmt.Fprintf(st.suite.app.Err, "waiting for the reader of %s\n", st.output)
		case <-dead.C:
			if now := st.moved.Load(); now != moved {
				moved = now
				dead.Reset(streamDead)
				continue
			}
			// A write that nobody reads can't be woken: its goroutine ends with the process.
			return st.output.failed(fmt.Errorf("its reader has taken nothing for %v, and misses what was left: %d lines", streamDead, st.waiting.Load()))
		}
	}
}

// warnings say how many lines the reader missed.
func (st *lineStream[T]) warnings() []string {
	switch st.dropped {
	case 0:
		return nil
	case 1:
		return []string{fmt.Sprintf("1 line of %s was dropped: its reader was too slow", st.output)}
	}
	return []string{fmt.Sprintf("%d lines of %s were dropped: its reader was too slow", st.dropped, st.output)}
}

// String is the output as the command line has it.
func (o output) String() string { return "-o " + strings.Join([]string{o.kind, o.path}, "=") }
