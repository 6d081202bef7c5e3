package stdio

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// outletRoom is how many bytes an outlet buffers for a slow reader.
const outletRoom = 4 << 20

// Outlet is standard output or standard error. Writing to it never blocks: one goroutine at a time passes on what was
// written, in order. What does not fit into the buffer is dropped, in units of whole writes, and counted; a line in its
// place says so. All methods are safe for concurrent use.
type Outlet struct {
	w    io.Writer
	room int // bytes

	moved   atomic.Int64 // pieces accepted by the reader
	dropped atomic.Int64 // lines

	mu     sync.Mutex
	queue  []*parcel
	held   int   // bytes not yet written
	gap    int64 // lines dropped since the last one that fitted
	err    error // the first write error
	idle   chan struct{}
	writes bool // the writing goroutine is running

	watch sync.Once
	gone  chan struct{} // closed when the reader is given up
	left  chan struct{} // closed when nobody waits for it any more
}

// parcel is something to write. done receives the result if somebody waits for it.
type parcel struct {
	data []byte
	done chan error
}

// NewOutlet returns the outlet of a stream.
func NewOutlet(w io.Writer) *Outlet {
	o := &Outlet{
		w:    w,
		room: outletRoom,
		idle: make(chan struct{}),
		gone: make(chan struct{}),
		left: make(chan struct{}),
	}
	close(o.idle)
	return o
}

// Write implements io.Writer: it accepts or drops p as a whole. It never blocks and never fails; Err returns what went
// wrong.
func (o *Outlet) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	full := o.held > 0 && o.held+len(p) > o.room
	if full || o.gap > 0 && o.held > o.room/2 { // a single gap instead of one for each line that fits
		n := int64(max(bytes.Count(p, []byte("\n")), 1))
		o.gap += n
		o.dropped.Add(n)
		return len(p), nil
	}
	o.add(p, nil)
	return len(p), nil
}

// All returns a stream that drops nothing and never blocks: for what is in memory anyway.
func All(stream io.Writer) io.Writer {
	if o, ok := stream.(*Outlet); ok {
		return wholly{o}
	}
	return stream
}

type wholly struct{ o *Outlet }

func (w wholly) Write(p []byte) (int, error) {
	w.o.mu.Lock()
	defer w.o.mu.Unlock()
	w.o.add(p, nil)
	return len(p), nil
}

// add queues something. The caller holds the lock.
func (o *Outlet) add(p []byte, done chan error) {
	o.tellGap()
	o.put(p, done)
	if !o.writes {
		o.writes, o.idle = true, make(chan struct{})
		go o.run()
	}
}

func (o *Outlet) put(p []byte, done chan error) {
	o.held += len(p)
	if n := len(o.queue); n > 0 && done == nil && o.queue[n-1].done == nil {
		o.queue[n-1].data = append(o.queue[n-1].data, p...)
		return
	}
	o.queue = append(o.queue, &parcel{bytes.Clone(p), done})
}

// tellGap writes into the stream itself that lines are missing.
func (o *Outlet) tellGap() {
	if o.gap > 0 {
		o.put([]byte("… "+DroppedLines(o.gap, "")+" here: nobody read them\n"), nil)
		o.gap = 0
	}
}

// DroppedLines says how many lines were dropped, and from what.
func DroppedLines(n int64, of string) string {
	if n == 1 {
		return "1 line" + of + " was dropped"
	}
	return fmt.Sprintf("%d lines%s were dropped", n, of)
}

// run writes until nothing is left.
func (o *Outlet) run() {
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

// write passes on small pieces, so that a slow reader can be distinguished from one that is gone.
func (o *Outlet) write(b []byte) error {
	for len(b) > 0 {
		n := len(b)
		if n > ReaderPiece {
			if n = bytes.LastIndexByte(b[:ReaderPiece], '\n') + 1; n == 0 {
				n = ReaderPiece
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

// Err returns the first write error.
func (o *Outlet) Err() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// Expect starts to watch the reader, for which no more data will come: one that reads nothing for ReaderDead is given
// up.
func (o *Outlet) Expect() {
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

// waits reports whether there is data that the reader has not taken.
func (o *Outlet) waits() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.writes
}

// empty returns a channel that is closed when everything has been written, or could not be.
func (o *Outlet) empty() <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.idle
}

// Results returns the writer for results: a write returns when the reader has taken everything, and reports whether
// earlier output was lost. w is standard output or standard error; without an outlet it is returned as it is.
func Results(w io.Writer) io.Writer {
	if o, ok := w.(*Outlet); ok {
		return settled{o}
	}
	return w
}

type settled struct{ o *Outlet }

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
		return 0, ErrReaderGone
	}
}
