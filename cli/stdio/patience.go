package stdio

import (
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

// How long readers are waited for.
const (
	ReaderPiece = 32 << 10         // bytes per write, so that a slow reader can be distinguished from one that is gone
	readerNote  = 2 * time.Second  // after which a finished run reports what it waits for
	ReaderDead  = 10 * time.Second // a reader that takes nothing for so long after the run's end is given up
)

var (
	// ErrGivenUp is the error of an output whose write was blocked when a signal said not to wait.
	ErrGivenUp = errors.New("a signal ended the wait for its reader")
	// ErrReaderGone is the error of an output whose reader has stopped reading.
	ErrReaderGone = fmt.Errorf("its reader has read nothing for %v", ReaderDead)
)

// Counted writes small pieces and counts them.
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

// silence counts the seconds in which nothing moves. Seconds in which the process itself was stopped don't count.
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

// over is called periodically. It reports whether nothing has moved for ReaderDead although there was data to read.
func (p *silence) over(waits bool) bool {
	if now := p.moved.Load(); now != p.before || !waits {
		p.before, p.quiet = now, 0
		return false
	}
	p.quiet += silenceTick
	return p.quiet >= ReaderDead
}

// LastMoment is how much time a second signal leaves for an output that waits for its reader.
const LastMoment = 100 * time.Millisecond

// Patience waits for the readers of outputs.
type Patience struct {
	Log    io.Writer       // reports whom it waits for
	GaveUp <-chan struct{} // closed by a signal that says not to wait
}

// Await waits until an output has been written, whose reader may be slow; moved counts the pieces. It gives up on a
// reader that takes nothing any more, and on one that holds up the others when a signal says not to wait. A write that
// nobody reads can't be woken, so its goroutine ends with the process. misses describes what such a reader does not
// get; nil: the output is complete or missing.
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

// giveUp leaves an output a last moment, which all outputs share.
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
