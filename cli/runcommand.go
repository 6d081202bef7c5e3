package cli

import (
	"errors"
	"slices"
	"sync"

	"wsrun/mask"
	"wsrun/report"
	"wsrun/runner"
	"wsrun/runner/guard"
	"wsrun/scenario"
	"wsrun/suite"
)

// runCommand is one `wsrun FILE...`: a suite's run with all that shows it and writes it down.
type runCommand struct {
	app    *app
	plans  []*scenario.Plan
	texts  sources
	opt    *options
	flags  *runFlags
	mask   *mask.Masker
	run    *suite.Suite
	single bool
	// unwritten are the paths of outputs that could not be written.
	unwritten []string
	signal    *interrupts
	view      *view // nil: none
	course    *course
	github    *github           // nil: not there
	pusher    *pusher           // nil: none
	tests     *report.TestLines // nil: the scenarios are no tests
	// archive keeps conversations; nil: no output wants them.
	archive *runner.Archive
	memory  *guard.Memory

	mu     sync.Mutex // guards the following
	broken []error    // parts beside the run that failed
}

func (a *app) newRunCommand(l *loaded, o *options, f *runFlags) (*runCommand, error) {
	plans := l.plans
	a.mask = a.masker(plans, o.env)
	s := &runCommand{app: a, plans: plans, texts: l.texts, opt: o, flags: f, mask: a.mask, single: suite.Single(plans)}
	s.github = s.newGitHub()
	s.course = &course{cmd: s}
	if slices.ContainsFunc(o.outputs, func(o output) bool { return o.talks }) {
		s.archive = runner.NewArchive()
	}
	s.newView()
	s.tests = s.newTestLines()
	var err error
	s.run, err = suite.New(suite.Options{
		Plans:        plans,
		Runner:       s.runnerOptions,
		Seed:         o.seed,
		Parallel:     f.parallel,
		FailFast:     f.failFast,
		NoThresholds: f.noLimits,
		Samples:      s.wantsSamples(),
		Every:        s.every,
		Began:        s.scenarioBegan,
		Ended:        s.testEnded,
	})
	if clash, ok := errors.AsType[*suite.MetricClash](err); ok {
		return nil, usagef("%v", clash)
	} else if err != nil {
		return nil, err
	}
	return s, nil
}

// runnerOptions are what a scenario's run tells, and what it knows of the command line.
func (s *runCommand) runnerOptions(plan *scenario.Plan) runner.Options {
	name := ""
	if len(s.plans) > 1 {
		name = plan.Name
	}
	opt := runner.Options{
		Env:     s.opt.env,
		Tags:    s.opt.tags,
		Log:     s.app.logger(s.mask, name),
		Hide:    s.mask.String,
		Watched: s.view != nil,
		Archive: s.archive,
	}
	if s.flags.trace {
		opt.Trace = s.app.tracer(s.mask, name)
	}
	if s.single && !s.flags.quiet && s.view == nil {
		opt.OnStep = s.stepPrinter()
	}
	return opt
}

// scenarioBegan shows a scenario until the function that it returns is called.
func (s *runCommand) scenarioBegan(one *suite.Running) (ended func()) {
	stopProgress := s.showProgress(one)
	left := s.view.begin(one)
	return func() {
		left()
		stopProgress()
	}
}

// runAll runs the scenarios, and follows them. An error means that one could not be started at all.
func (s *runCommand) runAll() error {
	began := s.run.Begin()
	s.github.quote()
	s.follow(began)
	return s.run.Run(s.signal.stop, s.signal.cut, s.memory)
}
