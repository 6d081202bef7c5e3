package cli

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"
)

// interrupts turn signals into contexts: the first stops, the second cuts, and gives up on outputs whose readers keep
// the run from its end. A third one, or a second one while only outputs are left to write, waits for hardly anything
// any more.
type interrupts struct {
	stop, cut context.Context // end with the first signal, and with the second

	mu      sync.Mutex
	first   os.Signal
	writing bool
	resting bool // nothing is left to stop

	pressed chan os.Signal // keys of the live view that mean a signal

	gaveUp chan struct{} // closed by the second signal: readers of outputs are not waited for
	atOnce chan struct{} // closed by the third one
	done   chan struct{}
	over   sync.WaitGroup
}

// watchSignals reads the process's signals until stopWatching is called, and says what the first one does.
func (a *app) watchSignals(parent context.Context) *interrupts {
	i := &interrupts{
		done:    make(chan struct{}),
		gaveUp:  make(chan struct{}),
		atOnce:  make(chan struct{}),
		pressed: make(chan os.Signal, 4),
	}
	var stopNow, cutNow context.CancelFunc
	i.stop, stopNow = context.WithCancel(parent)
	i.cut, cutNow = context.WithCancel(parent)
	a.interrupts = i
	i.over.Go(func() {
		defer stopNow()
		defer cutNow()
		for n := 1; ; n++ {
			var sig os.Signal
			select {
			case <-i.done:
				return
			case sig = <-a.Signals:
			case sig = <-i.pressed:
			}
			writing, resting := i.note(sig, n)
			switch n {
			case 1:
				if !resting {
					a.sayStopping(sig, writing)
				}
				stopNow()
			case 2:
				cutNow()
				close(i.gaveUp)
			case 3:
				close(i.atOnce)
			}
		}
	})
	return i
}

// note keeps the first signal. writing reports whether only outputs are left to write, resting that there is nothing to
// stop any more.
func (i *interrupts) note(sig os.Signal, n int) (writing, resting bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if n == 1 {
		i.first = sig
	}
	return i.writing, i.resting
}

// rest says that all is done: a signal has nothing left to close, and does not say that it closes anything.
func (i *interrupts) rest() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.resting = true
}

// press is a key that means a signal.
func (i *interrupts) press(sig os.Signal) {
	select {
	case i.pressed <- sig:
	default: // there were enough
	}
}

// got is the first signal that came, or nil.
func (i *interrupts) got() os.Signal {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.first
}

const (
	// lastWrites is what a second signal leaves to outputs that are being written when it comes.
	lastWrites = 3 * time.Second
	// lastMoment is what is left of that to one whose reader keeps it.
	lastMoment = 100 * time.Millisecond
)

// writeOutputs runs what writes, and waits for it unless signals say not to. A second one that came before was meant
// for the sessions: files are whole after it.
func (i *interrupts) writeOutputs(write func() error) error {
	i.mu.Lock()
	i.writing = true
	i.mu.Unlock()
	late := i.gaveUp
	if i.abandoned() {
		late = nil
	}
	written := make(chan error, 1)
	// Nobody waits for it after a signal: a write to a pipe that nobody reads can't be woken.
	go func() { written <- write() }()
	select {
	case err := <-written:
		return err
	case <-i.atOnce:
		return codeError(signalCode(i.got()))
	case <-late:
	}
	// What is only a file takes no time, and who is told twice to stop wants it nevertheless.
	over := time.NewTimer(lastWrites)
	defer over.Stop()
	select {
	case err := <-written:
		return err
	case <-over.C:
	case <-i.atOnce:
	}
	return codeError(signalCode(i.got()))
}

// abandoned reports whether a signal said not to wait for the readers of outputs.
func (i *interrupts) abandoned() bool {
	select {
	case <-i.gaveUp:
		return true
	default:
		return false
	}
}

// stopWatching ends the watch, and with it both contexts.
func (i *interrupts) stopWatching() {
	close(i.done)
	i.over.Wait()
}

// interruptible runs what may block for ever, such as reading standard input, and ends the command when a signal comes
// first.
func (a *app) interruptible(read func() error) error {
	ended := make(chan error, 1)
	// As above, nobody waits for it after a signal.
	go func() { ended <- read() }()
	select {
	case err := <-ended:
		return err
	case sig := <-a.Signals:
		return codeError(signalCode(sig))
	}
}

// sayStopping tells the user that the signal was heard, and what another one does.
func (a *app) sayStopping(sig os.Signal, writing bool) {
	if writing {
		fmt.Fprintf(a.Err, "%s: writing the outputs; a second one gives up on them\n", sig)
		return
	}
	fmt.Fprintf(a.Err, "%s: closing the sessions; a second one cuts them\n", sig)
}
