package cli

import (
	"context"
	"slices"
	"strings"
	"time"

	"wsrun/checks"
	"wsrun/runner"
	"wsrun/runner/guard"
	"wsrun/scenario"
	"wsrun/scenario/table"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// runFlags are the flags of run, as they are written.
type runFlags struct {
	url        string
	env        []string
	vus        int
	duration   string
	iterations int
	tags       []string
	out        []string
	tui        string
	quiet      bool
	trace      bool
	seed       uint64
	failFast   bool
	profile    string
	rate       string
	parallel   int
	noLimits   bool
	scrapes    string
	allowRead  []string
	linger     string
	push       bool
	set        *pflag.FlagSet
}

func (a *app) runCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "run FILE...", Short: "Run scenarios (the same as wsrun FILE...)", DisableFlagsInUseLine: true,
		Args: atLeastOne(whatRuns), ValidArgsFunction: yamlFiles,
	}
	flags := a.runFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return a.run(cmd.Context(), args, flags) }
	return cmd
}

func (a *app) runFlags(cmd *cobra.Command) *runFlags {
	f := &runFlags{set: cmd.Flags()}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.url, "url", "", "the target `URL`, instead of the file's")
	fs.StringArrayVarP(&f.env, "env", "e", nil, "`KEY=VALUE` for expressions; wins over the environment (repeatable)")
	allowReadFlag(fs, &f.allowRead)
	fs.StringVar(&f.profile, "profile", "", "use the file's load profile `NAME`")
	fs.IntVarP(&f.vus, "vus", "u", 0, "`N` virtual users")
	fs.StringVarP(&f.duration, "duration", "d", "", "start iterations for this long, such as `30s`")
	fs.IntVarP(&f.iterations, "iterations", "i", 0, "`N` iterations in all, shared among the VUs")
	fs.StringVar(
		&f.rate,
		"rate",
		"",
		"iterations to start per second, such as `50/s`, whether or not earlier ones have ended",
	)
	fs.IntVar(&f.parallel, "parallel", 1, "`N` scenarios at a time")
	fs.StringArrayVar(&f.tags, "tag", nil, "`KEY=VALUE` on every sample (repeatable)")
	fs.StringArrayVarP(
		&f.out,
		"out",
		"o",
		nil,
		"`KIND=PATH`: an output, such as json=summary.json; - as PATH is standard output (repeatable)",
	)
	fs.StringVar(&f.scrapes, "metrics-listen", "", "`ADDRESS` where Prometheus scrapes the run")
	fs.StringVar(&f.linger, "metrics-linger", "", "wait at most `30s` for a last scrape")
	fs.BoolVar(&f.push, "otlp", false, "push metrics over OTLP/HTTP; the OTEL_* variables say where to and how")
	fs.Var(
		newChoice(&f.tui, "auto", "always", "never"),
		"tui",
		"live view `WHEN`: auto (loads, in a terminal, no CI), always (single iterations too) or never",
	)
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "no progress and no summary, failures only")
	fs.BoolVar(&f.trace, "trace", false, "print every frame")
	fs.Uint64Var(&f.seed, "seed", 0, "seed `N` for everything random; printed when not given")
	fs.BoolVar(&f.noLimits, "no-thresholds", false, "ignore the file's thresholds")
	fs.BoolVar(&f.failFast, "fail-fast", false, "stop after the first failed iteration")
	return f
}

// options are the flags, judged.
type options struct {
	scenario scenario.Options
	env      map[string]any
	tags     map[string]string
	outputs  []output
	linger   time.Duration
	seed     uint64
}

func (a *app) options(f *runFlags) (*options, error) {
	o := &options{seed: f.seed}
	var err error
	if o.scenario, err = f.load(); err != nil {
		return nil, err
	}
	if err := table.AtLeast(1).Check(f.parallel); err != nil {
		return nil, usagef("--parallel: %v", err)
	}
	if f.set.Changed("url") {
		if problem := scenario.URLProblem(f.url); problem != "" && !checks.HasTemplate(f.url) {
			return nil, usagef("--url: %s", problem)
		}
		o.scenario.URL = f.url
	}
	if o.env, err = a.environment(f.env); err != nil {
		return nil, err
	}
	o.scenario.Env = o.env
	if o.tags, err = sampleTags(f.tags); err != nil {
		return nil, err
	}
	for k := range o.tags {
		o.scenario.Tags = append(o.scenario.Tags, k)
	}
	if o.outputs, err = parseOutputs(f.out); err != nil {
		return nil, err
	}
	if o.linger, err = f.lingers(); err != nil {
		return nil, err
	}
	if f.scrapes != "" {
		if err := judgeAddress("--metrics-listen", f.scrapes); err != nil {
			return nil, err
		}
	}
	if !f.set.Changed("seed") {
		o.seed = runner.NewSeed()
	}
	if f.tui == "always" && (!isTerminal(a.Out) || !isTerminal(a.In)) {
		return nil, usagef("--tui always needs a terminal on standard input and output")
	}
	return o, nil
}

// load judges the flags that say how much.
func (f *runFlags) load() (scenario.Options, error) {
	o := scenario.Options{Profile: f.profile, VUs: f.vus, Iterations: f.iterations, AllowRead: f.allowRead}
	var err error
	for _, clash := range [][2]string{{"iterations", "duration"}, {"iterations", "rate"}} {
		if f.set.Changed(clash[0]) && f.set.Changed(clash[1]) {
			return o, usagef("--%s and --%s are two kinds of load: choose one", clash[0], clash[1])
		}
	}
	for _, flag := range []struct {
		name  string
		judge func() error
	}{
		{"vus", func() error { return scenario.VUs().Check(f.vus) }},
		{"iterations", func() error { return table.AtLeast(1).Check(f.iterations) }},
		{"duration", func() error { o.Duration, err = table.ParsePeriod(f.duration); return err }},
		{"rate", func() error { o.Rate, err = table.ParsePace(f.rate); return err }},
	} {
		if !f.set.Changed(flag.name) {
			continue
		}
		if err := flag.judge(); err != nil {
			return o, usagef("--%s: %v", flag.name, err)
		}
	}
	if f.set.Changed("profile") && f.profile == "" {
		return o, usagef("--profile takes the name of a profile")
	}
	return o, nil
}

// lingers judges --metrics-linger.
func (f *runFlags) lingers() (time.Duration, error) {
	if !f.set.Changed("metrics-linger") {
		return 0, nil
	}
	d, err := table.ParseDuration(f.linger)
	switch {
	case err != nil:
		return 0, usagef("--metrics-linger: %v", err)
	case d > 0 && f.scrapes == "":
		return 0, usagef("--metrics-linger waits for a scraper, so it needs --metrics-listen")
	}
	return d, nil
}

// sampleTags are the tags of --tag. Those that wsrun gives itself can't be taken.
func sampleTags(flags []string) (map[string]string, error) {
	own := []string{"scenario", "name", "status", "subproto", "url", "kind", "code", "by", "check"}
	tags, err := pairs("--tag", flags)
	if err != nil {
		return nil, err
	}
	for k := range tags {
		if slices.Contains(own, k) {
			return nil, usagef("--tag %s: wsrun sets this tag itself", k)
		}
	}
	return tags, nil
}

// environment is the process's environment with -e on top.
func (a *app) environment(flags []string) (map[string]any, error) {
	env := map[string]any{}
	for _, kv := range a.Env {
		if k, v, ok := strings.Cut(kv, "="); ok && k != "" {
			env[k] = v
		}
	}
	more, err := pairs("-e", flags)
	if err != nil {
		return nil, err
	}
	for k, v := range more {
		env[k] = v
	}
	return env, nil
}

func pairs(flag string, list []string) (map[string]string, error) {
	out := map[string]string{}
	for _, kv := range list {
		k, v, ok := strings.Cut(kv, "=")
		if !ok || k == "" {
			return nil, usagef("%s takes KEY=VALUE, not %q", flag, kv)
		}
		out[k] = v
	}
	return out, nil
}

// run is the whole of `wsrun FILE...`: read, run one after another, report.
func (a *app) run(ctx context.Context, args []string, f *runFlags) error {
	o, err := a.options(f)
	if err != nil {
		return err
	}
	l, err := a.load(args, o.scenario)
	if err != nil {
		return err
	}
	if err := a.reportFindings(l); err != nil {
		return err
	}
	if err := a.spare(l, o.outputs, f.push); err != nil {
		return err
	}
	return a.runLoaded(ctx, l, o, f)
}

// runLoaded runs what was loaded, and reports.
func (a *app) runLoaded(ctx context.Context, l *loaded, o *options, f *runFlags) error {
	s, err := a.newRunCommand(l, o, f)
	if err != nil {
		return err
	}
	scrapes, err := s.serveScrapes(f.scrapes)
	if err != nil {
		return err
	}
	defer scrapes.stop()
	if s.pusher, err = s.newPusher(); err != nil {
		return err
	}
	if err := makeRoom(o.outputs); err != nil {
		return err
	}
	s.signal = a.watchSignals(ctx)
	defer s.signal.stopWatching()
	var unwatch func()
	s.memory, unwatch = guard.WatchMemory()
	defer unwatch()
	s.view.show()
	broken := s.runAll()
	scrapes.ended()
	s.view.leave()
	s.recover()
	err = s.finish(broken)
	scrapes.linger(o.linger)
	return err
}
