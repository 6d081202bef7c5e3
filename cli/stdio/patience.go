package stdio

import (
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

// How readers are waited for.
const (
	ReaderPiece = 32 << 10         // bytes of one write, so that a slow reader can be told from one that is gone
	readerNote  = 2 * time.Second  // after which a run that is over says what it waits for
	ReaderDead  = 10 * time.Second // without a byte taken, after the run's end, and a reader is given up
)

var (
	// ErrGivenUp is why an output is not there whose write was held up when a signal said not to wait.
	ErrGivenUp = errors.New("a signal ended the wait for its reader")
	// ErrReaderGone is why an output is not there whose reader has stopped reading.
	ErrReaderGone = fmt.Errorf("its reader has read nothing for %v", ReaderDead)
)

// Counted writes by small pieces and counts them.
type Counted struct {
	w     io.Writer
	moved *atomic.Int64
}

// Count returns a writer to w that counts its pieces in moved.
func Count(w io.Writer, moved *atomic.Int64) *Counted { return &Counted{w, moved} }

// Write implements io.Writer.
func (c *Counted) Write(b []byte) (n int, err error) {
	for len(b) > 0 && err == nil {
		var m int
		m, err = c.w.Write(b[:min(len(b), ReaderPiece)])
		n, b = n+m, b[m:]
		c.moved.Add(1)
	}
	return n, err
}

// silence counts the seconds in which nothing moves. A process that was stopped has not lost its patience when it goes
// on.
type silence struct {
	moved  *atomic.Int64
	before int64
	quiet  time.Duration
	ticker *time.Ticker
}

const silenceTick = time.Second

func newSilence(moved *atomic.Int64) *silence {
	return &silence{moved: moved, before: moved.Load(), ticker: time.NewTicker(silenceTick)}
}

func (p *silence) ticks() <-chan time.Time { return p.ticker.C }

func (p *silence) stop() { p.ticker.Stop() }

// over is called on a tick. It reports whether nothing has moved for ReaderDead, although something was there to read.
func (p *silence) over(waits bool) bool {
	if now := p.moved.Load(); now != p.before || !waits {
		p.before, p.quiet = now, 0
		return false
	}
	p.quiet += silenceTick
	return p.quiet >= ReaderDead
}

// LastMoment is what a second signal leaves to an output whose reader keeps it.
const LastMoment = 100 * time.Millisecond

// Patience waits for the readers of outputs.
type Patience struct {
	Log    io.Writer       // says whom it waits for
	GaveUp <-chan struct{} // closed by a signal that says not to wait
}

// Await waits until something is written whose reader may be slow, and moved counts the pieces. A reader that takes
// nothing any more is given up, and so is one that holds up the others when a signal says not to wait: a write that
// nobody reads can't be woken, so its goroutine ends with the process. misses says what such a reader does not get;
// nil: the output is whole or not at all.
func (p Patience) Await(what string, written <-chan error, moved *atomic.Int64, misses func() string) error {
	note := time.NewTimer(readerNote)
	defer note.Stop()
	quiet := newSilence(moved)
	defer quiet.stop()
	for {
		select {
		case err := <-written:
			if errors.Is(err, ErrReaderGone) {
				return readerGone(misses)
			}
			return err
		case <-p.GaveUp:
			return p.giveUp(what, written)
		case <-note.C:
			fmt.Fprintf(p.Log, "waiting for the reader of %s\n", what)
		case <-quiet.ticks():
			if quiet.over(true) {
				return readerGone(misses)
			}
		}
	}
}

func readerGone(misses func() string) error {
	if misses == nil {
		return ErrReaderGone
	}
	return fmt.Errorf("%w; the rest is missing: %s", ErrReaderGone, misses())
}

// giveUp leaves an output a last moment, a part of that which all of them have.
func (p Patience) giveUp(what string, written <-chan error) error {
	late := time.NewTimer(LastMoment)
	defer late.Stop()
	select {
	case err := <-written:
		return err
	case <-late.C:
		fmt.Fprintf(p.Log, "gave up on %s\n", what)
		return ErrGivenUp
	}
}
