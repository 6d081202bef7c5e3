package stdio

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"wsrun/cli/exit"
)

// errNotRead is why something was not written: a signal arrived before it was read.
var errNotRead = errors.New("a signal came before it was read")

// Outlets are the outlets of both streams: a single one if the streams are the same, so that output to them stays in
// order.
type Outlets struct{ Out, Err *Outlet }

// NewOutlets returns the outlets of standard output and standard error.
func NewOutlets(out, err io.Writer) Outlets {
	o := NewOutlet(out)
	if sameStream(out, err) {
		return Outlets{o, o}
	}
	return Outlets{o, NewOutlet(err)}
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

// Leave waits for the readers of both streams, no longer than for those of any output, and returns the exit code:
// results that standard output could not take count as an output that could not be written. A signal ends the wait;
// abandoned reports whether one has already said not to wait.
func (s Outlets) Leave(code int, signals <-chan os.Signal, abandoned bool) int {
	s.Out.Expect()
	s.Err.Expect()
	defer close(s.Out.left)
	if s.Err != s.Out {
		defer close(s.Err.left)
	}
	wait := readerForever
	if abandoned {
		wait = LastMoment
	}
	sig, err := s.Out.drain(wait, signals)
	if err != nil && (code == exit.Passed || code == exit.Failed) {
		if code = exit.Broken; sig != nil {
			code = exit.OfSignal(sig)
		}
		fmt.Fprintf(All(s.Err), "wsrun: write to standard output: %v\n", Bare(err))
	}
	switch {
	case sig != nil:
		wait = LastMoment
	case errors.Is(err, ErrReaderGone): // whoever reads both was just waited for
		wait = min(wait, readerNote)
	}
	_, _ = s.Err.drain(wait, signals) // nobody can be told
	return code
}

// readerForever is longer than any reader is waited for.
const readerForever = time.Hour

// drain waits until a stream is written, but at most for most. The error is the first write error, or says why the wait
// ended.
func (o *Outlet) drain(most time.Duration, signals <-chan os.Signal) (os.Signal, error) {
	over := time.NewTimer(most)
	defer over.Stop()
	select {
	case <-o.empty():
		return nil, o.Err()
	case <-o.gone:
		return nil, ErrReaderGone
	case <-over.C:
		return nil, errNotRead
	case sig := <-signals:
		return sig, errNotRead
	}
}

// Dropped says how many lines were not read in time.
func (s Outlets) Dropped() []string {
	var said []string
	for _, stream := range []struct {
		o    *Outlet
		name string
	}{{s.Out, "standard output"}, {s.Err, "standard error"}} {
		if stream.o.dropped.Load() == 0 || stream.name == "standard error" && s.Err == s.Out {
			continue
		}
		said = append(said, DroppedLines(stream.o.dropped.Load(), " of "+stream.name)+": its reader was too slow")
	}
	return said
}
