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

// errGivenUp is why an output is not there whose write was held up when a signal said not to wait.
var errGivenUp = errors.New("a signal said not to wait for its reader")

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

// awaitReader waits until an output is written whose reader may be slow, and moved counts the pieces. A reader that takes nothing any more is
// given up, and so is one that holds up the others when a signal says not to wait: a write that nobody reads can't be woken, so its goroutine
// ends with the process. misses says what such a reader does not get; nil: the output is whole or not at all.
func (s *suite) awaitReader(o output, written <-chan error, moved *atomic.Int64, misses func() string) error {
	note := time.NewTimer(readerNote)
	defer note.Stop()
	dead := time.NewTimer(readerDead)
	defer dead.Stop()
	for before := moved.Load(); ; {
		select {
		case err := <-written:
			return err
		case <-s.signal.gaveUp:
			return s.giveUp(o.String(), written)
		case <-note.C:
			fmt.Fprintf(s.app.Err, "waiting for the reader of %s\n", o)
		case <-dead.C:
			if now := moved.Load(); now != before {
				before = now
				dead.Reset(readerDead)
				continue
			}
			what := ""
			if misses != nil {
				what = ", and misses what was left: " + misses()
			}
			return fmt.Errorf("its reader has taken nothing for %v%s", readerDead, what)
		}
	}
}

// unlessGivenUp runs what writes to people, who may read as slowly as they like. It ends early when a signal says not to wait.
func (s *suite) unlessGivenUp(what string, write func() error) error {
	written := make(chan error, 1)
	go func() { written <- s.guarded(write) }()
	select {
	case err := <-written:
		return err
	case <-s.signal.gaveUp:
		return s.giveUp(what, written)
	}
}

// giveUp leaves an output a last moment, a part of that which all of them have.
func (s *suite) giveUp(what string, written <-chan error) error {
	late := time.NewTimer(lastWrites / 5)
	defer late.Stop()
	select {
	case err := <-written:
		return err
	case <-late.C:
		fmt.Fprintf(s.app.Err, "gave up on %s\n", what)
		return errGivenUp
	}
}
