package cli

import (
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

const (
	readerPiece = 32 << 10         // bytes of one write, so that a slow reader can be told from one that is gone
	readerNote  = 2 * time.Second  // after which a run that is over says what it waits for
	readerDead  = 10 * time.Second // without a byte taken, after the run's end, and a reader is given up
)

var (
	// errGivenUp is why an output is not there whose write was held up when a signal said not to wait.
	errGivenUp = errors.New("a signal ended the wait for its reader")
	// errReaderGone is why an output is not there whose reader has stopped reading.
	errReaderGone = fmt.Errorf("its reader has read nothing for %v", readerDead)
)

// counted writes by small pieces and counts them.
type counted struct {
	w     io.Writer
	moved *atomic.Int64
}

func (c *counted) Write(b []byte) (n int, err error) {
	for len(b) > 0 && err == nil {
		var m int
		m, err = c.w.Write(b[:min(len(b), readerPiece)])
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

// over is called on a tick. It reports whether nothing has moved for readerDead, although something was there to read.
func (p *silence) over(waits bool) bool {
	if now := p.moved.Load(); now != p.before || !waits {
		p.before, p.quiet = now, 0
		return false
	}
	p.quiet += silenceTick
	return p.quiet >= readerDead
}

// awaitReader waits until something is written whose reader may be slow, and moved counts the pieces. A reader that
// takes nothing any more is given up, and so is one that holds up the others when a signal says not to wait: a write
// that nobody reads can't be woken, so its goroutine ends with the process. misses says what such a reader does not
// get; nil: the output is whole or not at all.
func (s *runCommand) awaitReader(what string, written <-chan error, moved *atomic.Int64, misses func() string) error {
	note := time.NewTimer(readerNote)
	defer note.Stop()
	p := newSilence(moved)
	defer p.stop()
	for {
		select {
		case err := <-written:
			if errors.Is(err, errReaderGone) {
				return readerGone(misses)
			}
			return err
		case <-s.signal.gaveUp:
			return s.giveUp(what, written)
		case <-note.C:
			fmt.Fprintf(s.app.Err, "waiting for the reader of %s\n", what)
		case <-p.ticks():
			if p.over(true) {
				return readerGone(misses)
			}
		}
	}
}

func readerGone(misses func() string) error {
	if misses == nil {
		return errReaderGone
	}
	return fmt.Errorf("%w; the rest is missing: %s", errReaderGone, misses())
}

// toPeople runs what writes to standard output or standard error, whose reader is waited for like that of any other
// output.
func (s *runCommand) toPeople(what string, stream io.Writer, write func(io.Writer) error) error {
	var moved atomic.Int64
	written := make(chan error, 1)
	go func() {
		written <- s.guarded(func() error { return write(&counted{results(stream), &moved}) })
	}()
	return s.awaitReader(what, written, &moved, nil)
}

// giveUp leaves an output a last moment, a part of that which all of them have.
func (s *runCommand) giveUp(what string, written <-chan error) error {
	late := time.NewTimer(lastMoment)
	defer late.Stop()
	select {
	case err := <-written:
		return err
	case <-late.C:
		fmt.Fprintf(s.app.Err, "gave up on %s\n", what)
		return errGivenUp
	}
}
