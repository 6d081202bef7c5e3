package signals

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"wsrun/cli/exit"
)

// Interrupts turn signals into contexts: the first stops, the second cuts, and gives up on outputs whose readers keep
// the run from its end. A third one, or a second one while only outputs are left to write, waits for hardly anything
// any more.
type Interrupts struct {
	Stop, Cut context.Context // end with the first signal, and with the second; nil before Watch

	signals <-chan os.Signal

	mu      sync.Mutex
	first   os.Signal
	writing bool
	resting bool // nothing is left to stop

	pressed chan os.Signal // keys of the live view that mean a signal

	gaveUp chan struct{} // closed by the second signal
	atOnce chan struct{} // closed by the third one
	done   chan struct{}
	over   sync.WaitGroup
}

// New returns the interrupts of a process, which nobody watches yet.
func New(signals <-chan os.Signal) *Interrupts {
	return &Interrupts{
		signals: signals,
		done:    make(chan struct{}),
		gaveUp:  make(chan struct{}),
		atOnce:  make(chan struct{}),
		pressed: make(chan os.Signal, 4),
	}
}

// Watch reads the process's signals until StopWatching is called, and says in log what the first one does. It is called
// once.
func (i *Interrupts) Watch(parent context.Context, log io.Writer) {
	var stopNow, cutNow context.CancelFunc
	i.Stop, stopNow = context.WithCancel(parent)
	i.Cut, cutNow = context.WithCancel(parent)
	i.over.Go(func() {
		defer stopNow()
		defer cutNow()
		for n := 1; ; n++ {
			var sig os.Signal
			select {
			case <-i.done:
				return
			case sig = <-i.signals:
			case sig = <-i.pressed:
			}
			writing, resting := i.note(sig, n)
			switch n {
			case 1:
				if !resting {
					sayStopping(log, sig, writing)
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
}

// note keeps the first signal. writing reports whether only outputs are left to write, resting that there is nothing to
// stop any more.
func (i *Interrupts) note(sig os.Signal, n int) (writing, resting bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if n == 1 {
		i.first = sig
	}
	return i.writing, i.resting
}

// Rest says that all is done: a signal has nothing left to close, and does not say that it closes anything.
func (i *Interrupts) Rest() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.resting = true
}

// Press is a key that means a signal.
func (i *Interrupts) Press(sig os.Signal) {
	select {
	case i.pressed <- sig:
	default: // there were enough
	}
}

// Got is the first signal that came, or nil.
func (i *Interrupts) Got() os.Signal {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.first
}

// lastWrites is what a second signal leaves to outputs that are being written when it comes.
const lastWrites = 3 * time.Second

// WriteOutputs runs what writes, and waits for it unless signals say not to. A second one that came before was meant
// for the sessions: files are whole after it.
func (i *Interrupts) WriteOutputs(write func() error) error {
	i.mu.Lock()
	i.writing = true
	i.mu.Unlock()
	late := i.gaveUp
	if i.Abandoned() {
		late = nil
	}
	written := make(chan error, 1)
	// Nobody waits for it after a signal: a write to a pipe that nobody reads can't be woken.
	go func() { written <- write() }()
	select {
	case err := <-written:
		return err
	case <-i.atOnce:
		return exit.Code(exit.OfSignal(i.Got()))
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
	return exit.Code(exit.OfSignal(i.Got()))
}

// GaveUp returns what is closed by the second signal: readers of outputs are not waited for any more.
func (i *Interrupts) GaveUp() <-chan struct{} { return i.gaveUp }

// Abandoned reports whether a signal said not to wait for the readers of outputs.
func (i *Interrupts) Abandoned() bool {
	select {
	case <-i.gaveUp:
		return true
	default:
		return false
	}
}

// StopWatching ends the watch, and with it both contexts.
func (i *Interrupts) StopWatching() {
	close(i.done)
	i.over.Wait()
}

// Interruptible runs what may block for ever, such as reading standard input, and ends the command when a signal comes
// first.
func (i *Interrupts) Interruptible(read func() error) error {
	ended := make(chan error, 1)
	// As above, nobody waits for it after a signal.
	go func() { ended <- read() }()
	select {
	case err := <-ended:
		return err
	case sig := <-i.signals:
		return exit.Code(exit.OfSignal(sig))
	}
}

// sayStopping tells the user that the signal was heard, and what another one does.
func sayStopping(log io.Writer, sig os.Signal, writing bool) {
	if writing {
		fmt.Fprintf(log, "%s: writing the outputs; a second one gives up on them\n", sig)
		return
	}
	fmt.Fprintf(log, "%s: closing the sessions; a second one cuts them\n", sig)
}
