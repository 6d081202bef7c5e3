package cli

import (
	"context"
	"strings"
	"time"

	"wsrun/metrics"
	"wsrun/report"
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
	s := a.newSuite(plans, texts, o, f)
	if err := s.run(ctx); err != nil {
		return err
	}
	return s.finish()
}

// suite is the run of one or several scenarios into one registry and one report.
type suite struct {
	app    *app
	plans  []*scenario.Plan
	texts  sources
	opt    *options
	flags  *runFlags
	mask   *report.Masker
	reg    *metrics.Registry
	single bool
	began  time.Time
	report report.Run
	signal *interrupts
}

func (a *app) newSuite(plans []*scenario.Plan, texts sources, o *options, f *runFlags) *suite {
	s := &suite{app: a, plans: plans, texts: texts, opt: o, flags: f, mask: a.masker(plans, o.env)}
	s.reg = metrics.NewRegistry(metrics.Builtin(), runner.Shards())
	s.single = len(plans) == 1 && plans[0].Load.VUs == 1 && plans[0].Load.Duration == 0 && max(plans[0].Load.Iterations, plans[0].Load.IterationsPerVU) == 1
	return s
}

// run runs the scenarios one after another. An error means that one could not be started at all; nothing has been connected by it.
func (s *suite) run(ctx context.Context) error {
	ctx, cut := s.watchSignals(ctx)
	defer s.signal.stop()
	s.began = time.Now()
	for _, plan := range s.plans {
		if err := s.runOne(ctx, cut, plan); err != nil {
			return err
		}
		if ctx.Err() != nil || s.flags.failFast && !s.report.Scenarios[len(s.report.Scenarios)-1].Passed {
			break
		}
	}
	return nil
}

func (s *suite) runOne(ctx, cut context.Context, plan *scenario.Plan) error {
	opt := runner.Options{Registry: s.reg, Env: s.opt.env, Tags: s.opt.tags, Seed: s.opt.seed, Log: s.app.logger(s.mask), FailFast: s.flags.failFast}
	if s.flags.trace {
		opt.Trace = s.app.tracer(s.mask)
	}
	if s.single && !s.flags.quiet {
		opt.OnStep = s.stepPrinter()
	}
	r, err := runner.New(plan, opt)
	if err != nil {
		return err
	}
	stop := s.showProgress(r, plan)
	out := r.Run(ctx, cut)
	stop()
	s.report.Scenarios = append(s.report.Scenarios, s.result(plan, r, out))
	for _, n := range out.Notices {
		s.report.Notices = append(s.report.Notices, report.Notice{At: n.At, Message: n.Message, Count: n.Count})
	}
	return nil
}

// result judges one scenario: its checks and its iterations.
func (s *suite) result(plan *scenario.Plan, r *runner.Runner, out runner.Outcome) report.Scenario {
	passed := out.IterationsFailed == 0 && out.Aborted == ""
	for _, c := range s.reg.Snapshot(time.Since(s.began)).Checks {
		if c.Scenario == plan.Name && c.Fails > 0 {
			passed = false
		}
	}
	return report.Scenario{
		Name: plan.Name, File: plan.File, Target: out.URL, OwnServer: r.Own(), Passed: passed, Aborted: out.Aborted,
		Iterations: out.Iterations, IterationsFailed: out.IterationsFailed, VUs: plan.Load.VUs, Load: loadWords(plan.Load),
	}
}
