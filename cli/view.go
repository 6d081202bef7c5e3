package cli

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"wsrun/scenario"
	"wsrun/suite"
	"wsrun/tui"
)

const (
	viewAfter = 400 * time.Millisecond // a run that is over by then has no view: nothing flashes
	viewLeave = 3 * time.Second        // a terminal that takes nothing any more is not waited for
	// viewRestore is what a second signal leaves to the terminal.
	viewRestore = 500 * time.Millisecond
)

// view is the live view of a suite's run. A nil *view shows nothing.
type view struct {
	cmd     *runCommand
	console *console
	always  bool

	mu     sync.Mutex
	active []*suite.Running // the scenarios that run, in the order of their start
	begun  []*suite.Running // all that have started
	chosen *suite.Running   // that is shown as long as it runs; nil: the one that started last
	on     bool

	ended chan struct{} // closed when the run has ended
	left  chan struct{} // closed when the terminal is free again
}

// wantsView decides by --tui. Of itself the view is for loads: a single iteration is over too soon, and reads better as
// its steps.
func (a *app) wantsView(plans []*scenario.Plan, f *runFlags) bool {
	switch f.tui {
	case "never":
		return false
	case "always": // that there is a terminal was checked with the flags
		return true
	}
	load := func(p *scenario.Plan) bool { return p.Load.Iterations != 1 }
	return isTerminal(a.Out) && isTerminal(a.In) && a.getenv("TERM") != "dumb" && a.getenv("CI") == "" && !f.quiet &&
		(!f.trace || !isTerminal(a.Err)) && slices.ContainsFunc(plans, load)
}

// newView prepares the view of a suite, if it is to have one: from here on the suite's log goes to the view's console.
func (s *runCommand) newView() {
	if !s.app.wantsView(s.plans, s.flags) {
		return
	}
	shown := *s.app
	c := &console{err: s.app.Err, onTerm: isTerminal(s.app.Err)}
	shown.Err = c
	s.app = &shown
	s.view = &view{
		cmd:     s,
		console: c,
		always:  s.flags.tui == "always",
		ended:   make(chan struct{}),
		left:    make(chan struct{}),
	}
}

// show runs the view until the run has ended, in a goroutine of its own.
func (v *view) show() {
	if v == nil {
		return
	}
	v.console.cover()
	go func() {
		defer close(v.left)
		defer v.console.uncover()
		if !v.always {
			timer := time.NewTimer(viewAfter)
			defer timer.Stop()
			select {
			case <-v.ended:
				return
			case <-timer.C:
			}
		}
		a := v.cmd.app
		in, inOK := fileBehind(a.In)
		out, outOK := fileBehind(a.Out)
		if !inOK || !outOK {
			return
		}
		o := tui.ShowOptions{In: in, Out: out, Color: a.colored(a.Out), Unicode: a.unicode()}
		v.setOn(true)
		defer v.setOn(false)
		v.failed(tui.Show(&feed{view: v}, o))
	}()
}

// failed says that the view ended early. The run goes on; if it was our mistake, its end says so, too.
func (v *view) failed(err error) {
	var p *tui.Panic
	switch {
	case errors.As(err, &p):
		v.cmd.broke(fmt.Errorf("show the live view: %w", v.cmd.mistake(p.Why, p.Stack)))
	case err != nil:
		fmt.Fprintf(v.cmd.app.Err, "wsrun: %v\n", err)
	}
}

// leave ends the view: the terminal is as it was before.
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
	case <-v.cmd.signal.gaveUp:
		// A terminal that is read takes no time to restore, and who pressed twice wants it back nevertheless.
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

// begin adds a scenario that has started. The function that it returns says that it has ended.
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

// current is the scenario that is shown, and what else there is. It is nil before the first.
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

// next shows the next one of the scenarios that run.
func (v *view) next() {
	shown, active, _ := v.current()
	if len(active) == 0 {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.chosen = active[(slices.Index(active, shown)+1)%len(active)]
}
