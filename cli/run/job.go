package run

import (
	"errors"
	"runtime/debug"
	"slices"
	"strings"

	"wsrun/cli/exit"
	"wsrun/cli/github"
	"wsrun/cli/input"
	"wsrun/cli/live"
	"wsrun/cli/monitor"
	"wsrun/cli/output"
	"wsrun/cli/safely"
	"wsrun/cli/signals"
	"wsrun/cli/stdio"
	"wsrun/report"
	"wsrun/result"
	"wsrun/runner"
	"wsrun/runner/guard"
	"wsrun/scenario"
	"wsrun/suite"
)

// job is a suite's run with everything that shows it and writes it down.
type job struct {
	process *stdio.Process // standard error is the live view's console, if there is a view
	outlets stdio.Outlets
	version string
	plans   []*scenario.Plan
	texts   input.Sources
	opt     *options
	flags   *Flags
	run     *suite.Suite
	single  bool
	signals *signals.Interrupts
	safely  *safely.Caller
	desk    *output.Desk
	live    *live.Show
	course  *output.Course    // nil: the run has not begun
	step    *github.Step      // nil: not a workflow step
	pusher  *monitor.Pusher   // nil: none
	tests   *report.TestLines // nil: the scenarios are not tests
	archive *runner.Archive   // of conversations; nil: no output needs them
	memory  *guard.Memory
}

func newJob(env *Env, l *input.Loaded, o *options, f *Flags) (*job, error) {
	env.Mask = input.Masker(l.Plans, o.env)
	process := *env.Process
	j := &job{
		process: &process, outlets: env.Outlets, version: env.Version, plans: l.Plans, texts: l.Texts, opt: o, flags: f,
		single: suite.Single(l.Plans), signals: env.Signals, step: github.New(process.Getenv),
	}
	var console *live.Console
	if live.WantsView(&process, l.Plans, f.tui, f.quiet, f.trace) {
		console = live.NewConsole(process.Err)
		process.Err = console
	}
	j.safely = safely.NewCaller(process.Err, env.Mask)
	if slices.ContainsFunc(o.outputs, func(o output.Output) bool { return o.Talks }) {
		j.archive = runner.NewArchive()
	}
	j.desk = &output.Desk{
		Out: process.Out, Log: process.Err, Mask: env.Mask, Safely: j.safely, GaveUp: j.signals.GaveUp(),
		Conversations: func() []result.Conversation { return j.archive.Conversations() },
	}
	j.live = live.New(live.Options{
		Process: &process, Plans: l.Plans, Env: o.env, Mask: env.Mask, Safely: j.safely, Signals: j.signals,
		Quiet: f.quiet, Console: console, Always: f.tui == "always",
	})
	j.tests = j.newTestLines()
	var err error
	j.run, err = suite.New(suite.Options{
		Plans:        l.Plans,
		Runner:       j.runnerOptions,
		Seed:         o.seed,
		Parallel:     f.parallel,
		FailFast:     f.failFast,
		NoThresholds: f.noLimits,
		Samples:      output.WantSamples(o.outputs),
		Every:        j.safely.Every,
		Began:        func(one *suite.Running) (ended func()) { return j.live.Scenario(j.run, one) },
		Ended:        j.testEnded,
	})
	if clash, ok := errors.AsType[*suite.MetricClash](err); ok {
		return nil, exit.Usagef("%v", clash)
	} else if err != nil {
		return nil, err
	}
	return j, nil
}

// runnerOptions returns the options for a scenario's run: its callbacks and what it needs from the command line.
func (j *job) runnerOptions(plan *scenario.Plan) runner.Options {
	name := ""
	if len(j.plans) > 1 {
		name = plan.Name
	}
	mask := j.desk.Mask
	opt := runner.Options{
		Env:     j.opt.env,
		Tags:    j.opt.tags,
		Log:     live.Logger(j.process.Err, mask, name),
		Hide:    mask.String,
		Watched: j.live.HasView(),
		Archive: j.archive,
	}
	if j.flags.trace {
		opt.Trace = live.Tracer(j.process.Err, mask, name)
	}
	if j.showsSteps() {
		opt.OnStep = j.stepPrinter()
	}
	return opt
}

// showsSteps reports whether the steps of the only iteration are printed as they happen.
func (j *job) showsSteps() bool { return j.single && !j.flags.quiet && !j.live.HasView() }

// monitored returns the options for monitoring systems.
func (j *job) monitored() monitor.Options {
	return monitor.Options{
		Run: j.run, Version: j.version, Mask: j.desk.Mask, Log: j.process.Err, Safely: j.safely,
		Getenv: j.process.Getenv, GaveUp: j.signals.GaveUp(),
	}
}

// runAll runs the scenarios, and follows them. An error means that one could not be started at all.
func (j *job) runAll() error {
	began := j.run.Begin()
	j.step.Quote(j.people())
	j.course = output.Follow(j.desk, j.run, began, j.opt.outputs)
	return j.run.Run(j.signals.Stop, j.signals.Cut, j.memory)
}

// recover frees memory for the reports after a run that was ended for lack of it.
func (j *job) recover() {
	if why := j.memory.Spent(); why != "" {
		j.safely.Broke(errors.New(strings.TrimPrefix(why, "wsrun is ") + "; the run was ended"))
		debug.FreeOSMemory()
	}
}
