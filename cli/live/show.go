package live

import (
	"fmt"
	"slices"
	"time"

	"wsrun/cli/safely"
	"wsrun/cli/signals"
	"wsrun/cli/stdio"
	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/scenario"
	"wsrun/suite"
	"wsrun/tui"
)

// Run is the run that is shown.
type Run interface {
	// Take returns the state of the metrics while a scenario runs; nil: before the first.
	Take(*suite.Running) *metrics.Snapshot
}

// Options say what is shown, and how.
type Options struct {
	Process *stdio.Process
	Plans   []*scenario.Plan
	Env     map[string]any // of expressions that filter messages
	Mask    *mask.Masker
	Safely  *safely.Caller
	Signals *signals.Interrupts // the view's keys are some, too
	Quiet   bool                // no progress
	// Console is where standard error goes; nil: there is no live view.
	Console *Console
	// Always reports whether the view is there from the start, however short the run is.
	Always bool
}

// WantsView decides by --tui, which is auto, always or never. Of itself the view is for loads: a single iteration is
// over too soon, and reads better as its steps.
func WantsView(p *stdio.Process, plans []*scenario.Plan, when string, quiet, trace bool) bool {
	switch when {
	case "never":
		return false
	case "always": // that there is a terminal was checked with the flags
		return true
	}
	load := func(p *scenario.Plan) bool { return p.Load.Iterations != 1 }
	return stdio.IsTerminal(p.Out) && stdio.IsTerminal(p.In) && p.Getenv("TERM") != "dumb" && p.Getenv("CI") == "" &&
		!quiet && (!trace || !stdio.IsTerminal(p.Err)) && slices.ContainsFunc(plans, load)
}

// Show is what is shown of one run.
type Show struct {
	opt  Options
	view *view // nil: none
}

// New prepares what is shown of a run.
func New(opt Options) *Show {
	s := &Show{opt: opt}
	if opt.Console != nil {
		s.view = newView(opt)
	}
	return s
}

// HasView reports whether there is a live view.
func (s *Show) HasView() bool { return s.view != nil }

// Begin shows the view until End is called.
func (s *Show) Begin(run Run) { s.view.show(run) }

// End ends the view: the terminal is as it was before.
func (s *Show) End() { s.view.leave() }

// Scenario shows a scenario of the run until the function that it returns is called.
func (s *Show) Scenario(run Run, j *suite.Running) (ended func()) {
	stopProgress := s.progress(run, j)
	left := s.view.begin(j)
	return func() {
		left()
		stopProgress()
	}
}

// progressEvery is how often a run without a terminal says where it is.
const progressEvery = 3 * time.Second

// progress prints a line every few seconds while a scenario runs. The function that it returns ends that.
func (s *Show) progress(run Run, j *suite.Running) (stop func()) {
	if s.opt.Quiet {
		return func() {}
	}
	lines := &tui.Progress{Unicode: s.opt.Process.Unicode()}
	m := masked{plans: s.opt.Plans, mask: s.opt.Mask}
	return s.opt.Safely.Every(progressEvery, "show the progress", func(time.Duration) {
		if s.view.shown() {
			return
		}
		l := m.load(j)
		l.Of = len(s.opt.Plans)
		fmt.Fprintln(s.opt.Process.Err, lines.Line(m.snapshot(run.Take(j)), l))
	})
}
