package cli

import (
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	"wsrun/diag"
)

const (
	mistakeText  = 200     // characters of a panic's value that are shown
	mistakeStack = 8 << 10 // bytes of its stack
)

// mistake is a panic of ours, as the error of the one output that it ended.
type mistake struct{ what string }

func (m *mistake) Error() string {
	return "internal error (please report): " + m.what
}

// guarded runs f. If it panics, the stack goes to standard error and the panic is its error: the run and everything
// else go on.
func (s *runCommand) guarded(f func() error) (err error) {
	defer func() {
		if why := recover(); why != nil {
			err = s.mistake(why, debug.Stack())
		}
	}()
	return f()
}

// mistake makes a panic an error, and says where it was.
func (s *runCommand) mistake(why any, stack []byte) *mistake {
	m := &mistake{s.mask.String(diag.Visible(fmt.Sprint(why), mistakeText))}
	fmt.Fprintf(s.app.Err, "wsrun: %v\n%s\n", m, stack[:min(len(stack), mistakeStack)])
	return m
}

// every calls f on a tick until the function that it returns is called. After a panic f is not called again, and the
// run could not do its job: what says which part.
func (s *runCommand) every(d time.Duration, what string, f func(elapsed time.Duration)) (stop func()) {
	var broken atomic.Bool
	return every(d, func(elapsed time.Duration) {
		if broken.Load() {
			return
		}
		if err := s.guarded(func() error { f(elapsed); return nil }); err != nil {
			broken.Store(true)
			s.broke(fmt.Errorf("%s: %w", what, err))
		}
	})
}

// broke keeps a problem that is told at the end: beside it the run goes on.
func (s *runCommand) broke(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = append(s.broken, err)
}

// mistakes are the problems that were kept.
func (s *runCommand) mistakes() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.broken...)
}
