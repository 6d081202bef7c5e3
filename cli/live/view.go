package live

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"wsrun/cli/stdio"
	"wsrun/suite"
	"wsrun/tui"
)

const (
	viewAfter = 400 * time.Millisecond // a run that ends sooner has no view, which would only flicker
	viewLeave = 3 * time.Second        // a terminal that accepts nothing more is not waited for
	// viewRestore is how long the terminal may take after a second signal.
	viewRestore = 500 * time.Millisecond
)

// view is the live view of a suite's run. A nil *view shows nothing.
type view struct {
	opt Options

	mu     sync.Mutex
	active []*suite.Running // running scenarios in start order
	begun  []*suite.Running // all that have started
	chosen *suite.Running   // shown as long as it runs; nil: the one started last
	on     bool

	ended chan struct{} // closed when the run has ended
	left  chan struct{} // closed when the terminal is free again
}

func newView(opt Options) *view {
	return &view{opt: opt, ended: make(chan struct{}), left: make(chan struct{})}
}

// show runs the view in its own goroutine until the run has ended.
func (v *view) show(run Run) {
	if v == nil {
		return
	}
	v.opt.Console.cover()
	go func() {
		defer close(v.left)
		defer v.opt.Console.uncover()
		if !v.opt.Always {
			timer := time.NewTimer(viewAfter)
			defer timer.Stop()
			select {
			case <-v.ended:
				return
			case <-timer.C:
			}
		}
		p := v.opt.Process
		in, inOK := stdio.FileBehind(p.In)
		out, outOK := stdio.FileBehind(p.Out)
		if !inOK || !outOK {
			return
		}
		o := tui.ShowOptions{In: in, Out: out, Color: p.Colored(p.Out), Unicode: p.Unicode()}
		v.setOn(true)
		defer v.setOn(false)
		v.failed(tui.Show(newFeed(v, run), o))
	}()
}

// failed reports that the view ended early. The run goes on; if wsrun was at fault, its end also says so.
func (v *view) failed(err error) {
	var p *tui.Panic
	switch {
	case errors.As(err, &p):
		v.opt.Safely.Broke(fmt.Errorf("show the live view: %w", v.opt.Safely.Recovered(p.Why, p.Stack)))
	case err != nil:
		fmt.Fprintf(v.opt.Process.Err, "wsrun: %v\n", err)
	}
}

// leave ends the view and restores the terminal.
func (v *view) leave() {
	if v == nil {
		return
	}
	close(v.ended)
	timer := time.NewTimer(viewLeave)
	defer timer.Stop()
	select {
	case <-v.left:
	case <-timer.C:
	case <-v.opt.Signals.GaveUp():
		// A working terminal is restored immediately, and a user who pressed twice still wants it back.
		timer.Reset(viewRestore)
		select {
		case <-v.left:
		case <-timer.C:
		}
	}
}

func (v *view) setOn(on bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.on = on
}

// shown reports whether the view has the terminal.
func (v *view) shown() bool {
	if v == nil {
		return false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.on
}

// begin adds a scenario that has started. The returned function reports that it has ended.
func (v *view) begin(j *suite.Running) (end func()) {
	if v == nil {
		return func() {}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.active, v.begun = append(v.active, j), append(v.begun, j)
	return func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.active = slices.DeleteFunc(v.active, func(o *suite.Running) bool { return o == j })
	}
}

// current returns the scenario that is shown, nil before the first one, and the others.
func (v *view) current() (shown *suite.Running, active, begun []*suite.Running) {
	v.mu.Lock()
	defer v.mu.Unlock()
	active, begun = slices.Clone(v.active), slices.Clone(v.begun)
	switch {
	case slices.Contains(active, v.chosen):
		shown = v.chosen
	case len(active) > 0:
		shown = active[len(active)-1]
	case len(begun) > 0:
		shown = begun[len(begun)-1]
	}
	return shown, active, begun
}

// next shows the next one of the running scenarios.
func (v *view) next() {
	shown, active, _ := v.current()
	if len(active) == 0 {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.chosen = active[(slices.Index(active, shown)+1)%len(active)]
}
