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

// Run is the run to show.
type Run interface {
	// Take returns the metrics for a running scenario; nil stands for before the first one.
	Take(*suite.Running) *metrics.Snapshot
}

// Options say what to show, and how.
type Options struct {
	Process *stdio.Process
	Plans   []*scenario.Plan
	Env     map[string]any // for the expressions that filter messages
	Mask    *mask.Masker
	Safely  *safely.Caller
	Signals *signals.Interrupts // keys of the view count as signals too
	Quiet   bool                // no progress
	// Console replaces standard error; nil: there is no live view.
	Console *Console
	// Always reports whether the view appears immediately, however short the run is.
	Always bool
}

// WantsView decides by --tui, which is auto, always or never. In automatic mode the view is for loads: a single
// iteration ends too soon, and is easier to follow as steps.
func WantsView(p *stdio.Process, plans []*scenario.Plan, when string, quiet, trace bool) bool {
	switch when {
	case "never":
		return false
	case "always": // the flags were already checked for a terminal
		return true
	}
	load := func(p *scenario.Plan) bool { return p.Load.Iterations != 1 }
	return stdio.IsTerminal(p.Out) && stdio.IsTerminal(p.In) && p.Getenv("TERM") != "dumb" && p.Getenv("CI") == "" &&
		!quiet && (!trace || !stdio.IsTerminal(p.Err)) && slices.ContainsFunc(plans, load)
}

// Show shows one run.
type Show struct {
	opt  Options
	view *view // nil: none
}

// New prepares to show a run.
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

// End ends the view and restores the terminal.
func (s *Show) End() { s.view.leave() }

// Scenario shows a scenario of the run until the returned function is called.
func (s *Show) Scenario(run Run, j *suite.Running) (ended func()) {
	stopProgress := s.progress(run, j)
	left := s.view.begin(j)
	return func() {
		left()
		stopProgress()
	}
}

// progressEvery is how often a run without a terminal reports its progress.
const progressEvery = 3 * time.Second

// progress prints a line every few seconds while a scenario runs, until the returned function is called.
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
