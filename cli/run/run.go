package run

import (
	"context"

	"wsrun/cli/input"
	"wsrun/cli/monitor"
	"wsrun/cli/output"
	"wsrun/cli/signals"
	"wsrun/cli/stdio"
	"wsrun/mask"
	"wsrun/runner/guard"
)

// Env is the environment of a command.
type Env struct {
	Process *stdio.Process
	Outlets stdio.Outlets // of the process
	Signals *signals.Interrupts
	Mask    *mask.Masker // masks the secrets of what the command runs; nil until they are known
	Version string       // of wsrun
}

// Run implements all of `wsrun FILE...`: read, run and report.
func Run(ctx context.Context, env *Env, args []string, f *Flags) error {
	o, err := f.options(env.Process)
	if err != nil {
		return err
	}
	files := &input.Reader{Process: env.Process, Signals: env.Signals}
	l, err := files.Load(args, o.scenario)
	if err != nil {
		return err
	}
	if err := files.Report(l); err != nil {
		return err
	}
	var pushed []string
	if f.push {
		pushed = monitor.Files(env.Process.Getenv)
	}
	if err := output.Spare(o.outputs, l.Reads(env.Process, pushed)); err != nil {
		return err
	}
	return runLoaded(ctx, env, l, o, f)
}

// runLoaded runs what was loaded, and reports.
func runLoaded(ctx context.Context, env *Env, l *input.Loaded, o *options, f *Flags) error {
	j, err := newJob(env, l, o, f)
	if err != nil {
		return err
	}
	scrapes, err := monitor.ServeScrapes(j.monitored(), f.scrapes)
	if err != nil {
		return err
	}
	defer scrapes.Stop()
	if f.push {
		if j.pusher, err = monitor.NewPusher(j.monitored()); err != nil {
			return err
		}
	}
	if err := output.MakeRoom(o.outputs); err != nil {
		return err
	}
	j.signals.Watch(ctx, env.Process.Err)
	defer j.signals.StopWatching()
	var unwatch func()
	j.memory, unwatch = guard.WatchMemory()
	defer unwatch()
	j.live.Begin(j.run)
	broken := j.runAll()
	scrapes.Ended()
	j.live.End()
	j.recover()
	err = j.finish(broken)
	if o.linger > 0 {
		j.signals.Rest()
		scrapes.Linger(j.signals.Stop, o.linger, f.linger, f.quiet)
	}
	return err
}
