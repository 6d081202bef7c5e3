package safely

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/diag"
	"wsrun/mask"
)

const (
	panicText  = 200     // characters of a panic's value that are shown
	panicStack = 8 << 10 // bytes of its stack
)

// Panic is a panic in wsrun, as the error of the single part that it ended.
type Panic struct{ what string }

func (p *Panic) Error() string {
	return "internal error (please report): " + p.what
}

// Caller calls the parts of a run. All methods are safe for concurrent use.
type Caller struct {
	log  io.Writer
	mask *mask.Masker

	mu     sync.Mutex // guards the following
	broken []error    // parts that failed
}

// NewCaller returns a Caller that writes stacks to log, and masks secrets in the values of panics.
func NewCaller(log io.Writer, m *mask.Masker) *Caller { return &Caller{log: log, mask: m} }

// Do calls f. If f panics, the stack is logged and the error is a *Panic.
func (c *Caller) Do(f func() error) (err error) {
	defer func() {
		if why := recover(); why != nil {
			err = c.Recovered(why, debug.Stack())
		}
	}()
	return f()
}

// Recovered turns the value of a panic into an error, and logs the stack.
func (c *Caller) Recovered(why any, stack []byte) *Panic {
	p := &Panic{c.mask.String(diag.Visible(fmt.Sprint(why), panicText))}
	fmt.Fprintf(c.log, "wsrun: %v\n%s\n", p, stack[:min(len(stack), panicStack)])
	return p
}

// Every calls f periodically until the returned function is called. After a panic f is not called again, and the panic
// is among the problems returned by Err; what names the part.
func (c *Caller) Every(d time.Duration, what string, f func(elapsed time.Duration)) (stop func()) {
	var broken atomic.Bool
	return every(d, func(elapsed time.Duration) {
		if broken.Load() {
			return
		}
		if err := c.Do(func() error { f(elapsed); return nil }); err != nil {
			broken.Store(true)
			c.Broke(fmt.Errorf("%s: %w", what, err))
		}
	})
}

// Broke records a problem of a part for Err while the run goes on.
func (c *Caller) Broke(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.broken = append(c.broken, err)
}

// Err returns the joined problems that were recorded; nil if there are none.
func (c *Caller) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return errors.Join(c.broken...)
}

// every calls f periodically, in a goroutine, until the returned function is called.
func every(d time.Duration, f func(elapsed time.Duration)) (stop func()) {
	done := make(chan struct{})
	var over sync.WaitGroup
	over.Go(func() {
		tick := time.NewTicker(d)
		defer tick.Stop()
		began := time.Now()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				f(time.Since(began))
			}
		}
	})
	return func() {
		close(done)
		over.Wait()
	}
}
