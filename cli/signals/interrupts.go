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

// Interrupts turns signals into contexts: the first one stops, the second one cuts, and gives up on outputs whose
// readers delay the end of the run. After a third one, or a second one while only outputs remain to be written, it
// hardly waits for anything.
type Interrupts struct {
	Stop, Cut context.Context // end with the first and the second signal; nil before Watch

	signals <-chan os.Signal

	mu      sync.Mutex
	first   os.Signal
	writing bool
	resting bool // nothing is left to stop

	pressed chan os.Signal // keys of the live view that count as signals

	gaveUp chan struct{} // closed by the second signal
	atOnce chan struct{} // closed by the third one
	done   chan struct{}
	over   sync.WaitGroup
}

// New returns the interrupts of a process. Call Watch to start.
func New(signals <-chan os.Signal) *Interrupts {
	return &Interrupts{
		signals: signals,
		done:    make(chan struct{}),
		gaveUp:  make(chan struct{}),
		atOnce:  make(chan struct{}),
		pressed: make(chan os.Signal, 4),
	}
}

// Watch reads the process's signals until StopWatching is called, and logs what the first one does. It is called once.
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

// note records the first signal. writing reports whether only outputs remain to be written, resting whether nothing is
// left to stop.
func (i *Interrupts) note(sig os.Signal, n int) (writing, resting bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if n == 1 {
		i.first = sig
	}
	return i.writing, i.resting
}

// Rest records that everything is done: a signal has nothing left to close, and does not claim to.
func (i *Interrupts) Rest() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.resting = true
}

// Press reports a key that counts as a signal.
func (i *Interrupts) Press(sig os.Signal) {
	select {
	case i.pressed <- sig:
	default: // there were enough
	}
}

// Got returns the first signal that arrived, or nil.
func (i *Interrupts) Got() os.Signal {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.first
}

// lastWrites is how much time a second signal leaves for outputs that are being written when it arrives.
const lastWrites = 3 * time.Second

// WriteOutputs runs write and waits for it, unless signals say not to. A second signal that arrived earlier was meant
// for the sessions: files are complete after it.
func (i *Interrupts) WriteOutputs(write func() error) error {
	i.mu.Lock()
	i.writing = true
	i.mu.Unlock()
	late := i.gaveUp
	if i.Abandoned() {
		late = nil
	}
	written := make(chan error, 1)
	// After a signal nobody waits for it: a write to a pipe that nobody reads can't be woken.
	go func() { written <- write() }()
	select {
	case err := <-written:
		return err
	case <-i.atOnce:
		return exit.Code(exit.OfSignal(i.Got()))
	case <-late:
	}
	// Plain files take no time, and users who ask twice to stop still want them.
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

// GaveUp returns a channel that the second signal closes: readers of outputs are not waited for any more.
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

// StopWatching ends the watch, and both contexts.
func (i *Interrupts) StopWatching() {
	close(i.done)
	i.over.Wait()
}

// Interruptible runs something that may block forever, such as reading standard input, and ends the command if a signal
// arrives first.
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

// sayStopping tells the user that the signal was received, and what another one does.
func sayStopping(log io.Writer, sig os.Signal, writing bool) {
	if writing {
		fmt.Fprintf(log, "%s: writing the outputs; a second one gives up on them\n", sig)
		return
	}
	fmt.Fprintf(log, "%s: closing the sessions; a second one cuts them\n", sig)
}
