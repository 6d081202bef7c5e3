package output

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync/atomic"

	"wsrun/cli/stdio"
	"wsrun/diag"
)

// lineStream is an output written during the run: lines made from items, which are rows or samples. One goroutine
// writes; another passes it batches and never waits.
type lineStream[T any] struct {
	desk   *Desk
	output Output
	lines  lineWriter[T]

	batches chan []T
	waiting atomic.Int64 // items in batches and with the writer
	most    int64        // limit of waiting
	moved   atomic.Int64 // pieces written, plus steps of opening and closing done
	written chan error   // receives the first error, or nil, when everything is written
	dropped int64        // lines that a slow reader missed; owned by the adder, afterwards by the closer
}

// lineWriter writes a stream's lines: those before the first batch, and those of a batch.
type lineWriter[T any] struct {
	head  func(io.Writer) error // may be nil
	lines func(io.Writer, []T) error
}

// openStream opens the output and starts to write. Problems are reported at the end of the run, like those of any
// output. batches and items limit how far a reader may lag behind.
func openStream[T any](d *Desk, o Output, lines lineWriter[T], batches int, items int64) *lineStream[T] {
	st := &lineStream[T]{
		desk: d, output: o, lines: lines, batches: make(chan []T, batches), most: items, written: make(chan error, 1),
	}
	go func() { st.written <- st.write() }()
	return st
}

// write writes batches until there are no more. After an error it keeps consuming them, so that the rest of the run is
// not affected.
func (st *lineStream[T]) write() error {
	w, err := st.open()
	st.moved.Add(1)
	if err == nil && st.lines.head != nil {
		err = st.desk.Safely.Do(func() error { return st.lines.head(w) })
	}
	for batch := range st.batches {
		if err == nil {
			err = st.desk.Safely.Do(func() error { return st.lines.lines(w, batch) })
		}
		if !errors.Is(err, stdio.ErrReaderGone) { // which includes how much is missing
			st.waiting.Add(-int64(len(batch)))
		}
	}
	if w != nil {
		if closed := w.Close(); err == nil {
			err = closed
		}
	}
	return err
}

func (st *lineStream[T]) open() (io.WriteCloser, error) {
	if st.output.Path == "-" {
		return &pieces{Counted: stdio.Count(stdio.Results(st.desk.Out), &st.moved)}, nil
	}
	f, err := os.OpenFile(st.output.Path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, err
	}
	return &pieces{stdio.Count(f, &st.moved), f}, nil
}

// pieces is the destination of a stream.
type pieces struct {
	*stdio.Counted
	file *os.File // to close; nil: it belongs to someone else
}

// Close closes a file, and checks whether what was written is still there.
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

// add passes on a batch. If the writer lags too far behind, the batch is dropped and counted.
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

// close waits until everything is written, and returns what went wrong.
func (st *lineStream[T]) close() error {
	close(st.batches)
	err := st.desk.patience().Await(
		st.output.String(),
		st.written,
		&st.moved,
		func() string { return diag.Count(st.waiting.Load(), "line") },
	)
	return st.output.failed(err)
}

// warnings says how many lines the reader missed.
func (st *lineStream[T]) warnings() []string {
	if st.dropped == 0 {
		return nil
	}
	return []string{stdio.DroppedLines(st.dropped, " of "+st.output.String()) + ": its reader was too slow"}
}
