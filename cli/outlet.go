package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// outletRoom is how many bytes an outlet holds for a reader that lags behind.
const outletRoom = 4 << 20

// errNotRead is why something was not written: a signal came before it was read.
var errNotRead = errors.New("a signal came before it was read")

// outlet is standard output or standard error. Nobody who writes to it waits: one goroutine at a time hands on what was
// written, in order. What a reader leaves no room for is dropped, by whole writes, and counted; a line says so where it
// was. All methods are safe for concurrent use.
type outlet struct {
	w    io.Writer
	room int // bytes

	moved   atomic.Int64 // pieces that were taken
	dropped atomic.Int64 // lines

	mu     sync.Mutex
	queue  []*parcel
	held   int   // bytes that are not written yet
	gap    int64 // lines dropped since the last that fitted
	err    error // the first of a write
	idle   chan struct{}
	writes bool // the goroutine is there

	watch sync.Once
	gone  chan struct{} // closed when the reader is given up
	left  chan struct{} // closed when nobody waits for it any more
}

// parcel is something to write. done gets the result where somebody waits for it.
type parcel struct {
	data []byte
	done chan error
}

func newOutlet(w io.Writer) *outlet {
	o := &outlet{
		w:    w,
		room: outletRoom,
		idle: make(chan struct{}),
		gone: make(chan struct{}),
		left: make(chan struct{}),
	}
	close(o.idle)
	return o
}

// newOutlets makes the outlets of both streams: one, where they are the same, so that what is written to them keeps its
// order.
func newOutlets(out, err io.Writer) (*outlet, *outlet) {
	o := newOutlet(out)
	if sameStream(out, err) {
		return o, o
	}
	return o, newOutlet(err)
}

func sameStream(a, b io.Writer) bool {
	af, aFile := a.(*os.File)
	bf, bFile := b.(*os.File)
	if !aFile || !bFile {
		return false
	}
	ai, aErr := af.Stat()
	bi, bErr := bf.Stat()
	return aErr == nil && bErr == nil && os.SameFile(ai, bi)
}

// Write implements io.Writer: it takes whole lines, or drops them. It never waits and never fails; Err has what went
// wrong.
func (o *outlet) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	full := o.held > 0 && o.held+len(p) > o.room
	if full || o.gap > 0 && o.held > o.room/2 { // one gap, and not one for each line that fits
		n := int64(max(bytes.Count(p, []byte("\n")), 1))
		o.gap += n
		o.dropped.Add(n)
		return len(p), nil
	}
	o.add(p, nil)
	return len(p), nil
}

// allOf is a stream that drops nothing, and waits for nobody: for what is in memory anyway.
func allOf(stream io.Writer) io.Writer {
	if o, ok := stream.(*outlet); ok {
		return wholly{o}
	}
	return stream
}

type wholly struct{ o *outlet }

func (w wholly) Write(p []byte) (int, error) {
	w.o.mu.Lock()
	defer w.o.mu.Unlock()
	w.o.add(p, nil)
	return len(p), nil
}

// add puts something into the queue. The caller holds the lock.
func (o *outlet) add(p []byte, done chan error) {
	o.tellGap()
	o.put(p, done)
	if !o.writes {
		o.writes, o.idle = true, make(chan struct{})
		go o.run()
	}
}

func (o *outlet) put(p []byte, done chan error) {
	o.held += len(p)
	if n := len(o.queue); n > 0 && done == nil && o.queue[n-1].done == nil {
		o.queue[n-1].data = append(o.queue[n-1].data, p...)
		return
	}
	o.queue = append(o.queue, &parcel{bytes.Clone(p), done})
}

// tellGap says in the stream itself that lines are missing.
func (o *outlet) tellGap() {
	if o.gap > 0 {
		o.put([]byte("… "+droppedLines(o.gap, "")+" here: nobody read them\n"), nil)
		o.gap = 0
	}
}

// droppedLines says how many lines were dropped, and of what.
func droppedLines(n int64, of string) string {
	if n == 1 {
		return "1 line" + of + " was dropped"
	}
	return fmt.Sprintf("%d lines%s were dropped", n, of)
}

// run writes until nothing is left.
func (o *outlet) run() {
	for {
		o.mu.Lock()
		if len(o.queue) == 0 {
			o.tellGap()
		}
		batch := o.queue
		o.queue = nil
		if len(batch) == 0 {
			o.writes = false
			close(o.idle)
			o.mu.Unlock()
			return
		}
		o.mu.Unlock()
		for _, p := range batch {
			err := o.write(p.data)
			if p.done != nil {
				p.done <- err
			}
		}
	}
}

// write hands on by pieces, so that a slow reader can be told from one that is gone.
func (o *outlet) write(b []byte) error {
	for len(b) > 0 {
		n := len(b)
		if n > readerPiece {
			if n = bytes.LastIndexByte(b[:readerPiece], '\n') + 1; n == 0 {
				n = readerPiece
			}
		}
		_, err := o.w.Write(b[:n])
		o.moved.Add(1)
		o.mu.Lock()
		if err == nil {
			o.held -= n
		} else {
			o.held -= len(b)
			if o.err == nil {
				o.err = err
			}
		}
		o.mu.Unlock()
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// Err returns the error of the first write that failed.
func (o *outlet) Err() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// expect begins to watch the reader, who has all there is to read: one that takes nothing for readerDead is given up.
func (o *outlet) expect() {
	o.watch.Do(func() {
		go func() {
			p := newSilence(&o.moved)
			defer p.stop()
			for {
				select {
				case <-o.left:
					return
				case <-p.ticks():
					if p.over(o.waits()) {
						close(o.gone)
						return
					}
				}
			}
		}()
	})
}

// waits reports whether something is held for the reader.
func (o *outlet) waits() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.writes
}

// empty is closed when everything is written, or could not be.
func (o *outlet) empty() <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.idle
}

// results is where results go: a write to it returns when the reader has taken it all, and says what came before it is
// lost. w is standard output or standard error; without an outlet it is w itself.
func results(w io.Writer) io.Writer {
	if o, ok := w.(*outlet); ok {
		return settled{o}
	}
	return w
}

type settled struct{ o *outlet }

func (s settled) Write(p []byte) (int, error) {
	done := make(chan error, 1)
	s.o.mu.Lock()
	s.o.add(p, done)
	s.o.mu.Unlock()
	select {
	case err := <-done:
		if err == nil {
			err = s.o.Err()
		}
		if err != nil {
			return 0, err
		}
		return len(p), nil
	case <-s.o.gone:
		return 0, errReaderGone
	}
}

// leave waits for the readers of both streams, no longer than for those of any output, and returns the exit code:
// results that standard output could not take are an output that could not be written. A signal ends the wait.
func (a *app) leave(code int) int {
	a.out.expect()
	a.err.expect()
	defer close(a.out.left)
	if a.err != a.out {
		defer close(a.err.left)
	}
	wait := readerForever
	if a.interrupts != nil && a.interrupts.abandoned() {
		wait = lastMoment
	}
	sig, err := a.drain(a.out, wait)
	if err != nil && (code == exitPassed || code == exitFailed) {
		if code = exitBroken; sig != nil {
			code = signalCode(sig)
		}
		fmt.Fprintf(allOf(a.Err), "wsrun: write to standard output: %v\n", bare(err))
	}
	switch {
	case sig != nil:
		wait = lastMoment
	case errors.Is(err, errReaderGone): // it has just been waited for, by whoever reads both
		wait = min(wait, readerNote)
	}
	_, _ = a.drain(a.err, wait) // nobody can be told
	return code
}

// readerForever is longer than any reader is waited for.
const readerForever = time.Hour

// drain waits until a stream is written, for so long at most. The error is the first that it met, or says why it was
// not waited for.
func (a *app) drain(o *outlet, most time.Duration) (os.Signal, error) {
	over := time.NewTimer(most)
	defer over.Stop()
	select {
	case <-o.empty():
		return nil, o.Err()
	case <-o.gone:
		return nil, errReaderGone
	case <-over.C:
		return nil, errNotRead
	case sig := <-a.Signals:
		return sig, errNotRead
	}
}

// droppedLines says how many lines nobody has read in time.
func (a *app) droppedLines() []string {
	var said []string
	for _, s := range []struct {
		o    *outlet
		name string
	}{{a.out, "standard output"}, {a.err, "standard error"}} {
		if s.o == nil || s.o.dropped.Load() == 0 || s.name == "standard error" && a.err == a.out {
			continue
		}
		said = append(said, droppedLines(s.o.dropped.Load(), " of "+s.name)+": its reader was too slow")
	}
	return said
}
