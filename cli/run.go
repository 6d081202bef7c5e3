package cli

import (
	"context"
	"strings"

	"wsrun/runner"
	"wsrun/scenario"

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
	set        *pflag.FlagSet
}

func (a *app) runCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "run FILE...", Short: "Run scenarios (the same as wsrun FILE...)",
		Args: cobra.MinimumNArgs(1), ValidArgsFunction: yamlFiles,
	}
	flags := a.runFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return a.run(cmd.Context(), args, flags) }
	return cmd
}

func (a *app) runFlags(cmd *cobra.Command) *runFlags {
	f := &runFlags{set: cmd.Flags()}
	fs := cmd.Flags()
	fs.StringVar(&f.url, "url", "", "the target, instead of the file's")
	fs.StringArrayVarP(&f.env, "env", "e", nil, "KEY=VALUE for expressions; wins over the environment (repeatable)")
	fs.IntVarP(&f.vus, "vus", "u", 0, "virtual users")
	fs.StringVarP(&f.duration, "duration", "d", "", "for how long iterations are started")
	fs.IntVarP(&f.iterations, "iterations", "i", 0, "iterations in all, shared among the VUs")
	fs.StringVar(&f.profile, "profile", "", "one of the file's profiles, instead of its load")
	fs.StringVar(&f.rate, "rate", "", "iterations started a second, such as 50/s, whether or not earlier ones have ended")
	fs.IntVar(&f.parallel, "parallel", 1, "how many scenarios run at a time")
	fs.BoolVar(&f.noLimits, "no-thresholds", false, "the file's thresholds decide nothing")
	fs.StringArrayVar(&f.tags, "tag", nil, "KEY=VALUE on every sample (repeatable)")
	fs.StringArrayVarP(&f.out, "out", "o", nil, "KIND=PATH: an output, such as json=summary.json; - is standard output (repeatable)")
	fs.StringVar(&f.tui, "tui", "auto", "the live view: auto, always or never")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "no progress and no summary, failures only")
	fs.BoolVar(&f.trace, "trace", false, "print every frame")
	fs.Uint64Var(&f.seed, "seed", 0, "of everything random; printed when not given")
	fs.BoolVar(&f.failFast, "fail-fast", false, "stop after the first iteration that failed")
	return f
}

// options are the flags, judged.
type options struct {
	scenario scenario.Options
	env      map[string]any
	tags     map[string]string
	outputs  []output
	seed     uint64
}

func (a *app) options(f *runFlags) (*options, error) {
	o := &options{scenario: scenario.Options{URL: f.url, VUs: f.vus, Iterations: f.iterations}, seed: f.seed}
	var err error
	if f.duration != "" {
		if o.scenario.Duration, err = scenario.ParseDuration(f.duration); err != nil {
			return nil, usagef("--duration: %v", err)
		}
		if o.scenario.Duration == 0 {
			return nil, usagef("--duration is above 0")
		}
	}
	if f.rate != "" {
		if o.scenario.Rate, err = scenario.ParseRate(f.rate); err != nil {
			return nil, usagef("--rate: %v", err)
		}
		if o.scenario.Rate <= 0 {
			return nil, usagef("--rate is above 0")
		}
	}
	if f.parallel < 1 {
		return nil, usagef("--parallel is at least 1, not %d", f.parallel)
	}
	o.scenario.Profile = f.profile
	if f.set.Changed("vus") && f.vus < 1 {
		return nil, usagef("--vus is at least 1, not %d", f.vus)
	}
	if f.set.Changed("iterations") && f.iterations < 1 {
		return nil, usagef("--iterations is at least 1, not %d", f.iterations)
	}
	if f.url != "" {
		if problem := scenario.URLProblem(f.url); problem != "" {
			return nil, usagef("--url: %s", problem)
		}
	}
	if o.env, err = a.environment(f.env); err != nil {
		return nil, err
	}
	if o.tags, err = pairs("--tag", f.tags); err != nil {
		return nil, err
	}
	for k := range o.tags {
		o.scenario.Tags = append(o.scenario.Tags, k)
	}
	if o.outputs, err = parseOutputs(f.out); err != nil {
		return nil, err
	}
	if !f.set.Changed("seed") {
		o.seed = runner.NewSeed()
	}
	if err := a.color.check(); err != nil {
		return nil, err
	}
	return o, a.checkTUI(f.tui)
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

func (a *app) checkTUI(mode string) error {
	switch mode {
	case "auto", "never":
		return nil
	case "always":
		if !isTerminal(a.Out) || !isTerminal(a.In) {
			return usagef("--tui always needs a terminal on standard input and output")
		}
		return nil
	}
	return usagef("--tui is auto, always or never, not %q", mode)
}

// run is the whole of `wsrun FILE...`: read, run one after another, report.
func (a *app) run(ctx context.Context, args []string, f *runFlags) error {
	o, err := a.options(f)
	if err != nil {
		return err
	}
	plans, texts, found, err := a.load(args, o.scenario)
	if err != nil {
		return err
	}
	if err := a.reportFindings(found, texts); err != nil {
		return err
	}
	s, err := a.newSuite(plans, texts, o, f)
	if err != nil {
		return err
	}
	if err := s.run(ctx); err != nil {
		return err
	}
	return s.finish()
}
