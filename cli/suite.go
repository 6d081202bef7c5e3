package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"wsrun/checks"
	"wsrun/metrics"
	"wsrun/report"
	"wsrun/runner"
	"wsrun/scenario"
)

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

	mu       sync.Mutex // guards the report's lists while scenarios run at a time
	snapshot sync.Mutex // one snapshot at a time
	rested   time.Duration
}

func (a *app) newSuite(plans []*scenario.Plan, texts sources, o *options, f *runFlags) (*suite, error) {
	s := &suite{app: a, plans: plans, texts: texts, opt: o, flags: f, mask: a.masker(plans, o.env)}
	defs, err := allMetrics(plans)
	if err != nil {
		return nil, err
	}
	s.reg = metrics.NewRegistry(defs, runner.Shards())
	s.single = len(plans) == 1 && plans[0].Load.TotalIterations() == 1
	s.report.Scenarios = make([]report.Scenario, len(plans))
	return s, nil
}

// allMetrics are the built-in metrics and those of all files. A name that two files declare differently can't be told apart in the results.
func allMetrics(plans []*scenario.Plan) ([]metrics.Def, error) {
	defs := metrics.Builtin()
	first := map[string]metrics.Def{}
	for _, p := range plans {
		for _, d := range p.Metrics {
			if was, ok := first[d.Name]; ok && (was.Type != d.Type || was.Unit != d.Unit) {
				return nil, usagef("the metric %q is a %s in one file and a %s in %s: metrics of one run have one meaning", d.Name, was.Type, d.Type, p.File)
			} else if !ok {
				first[d.Name] = d
				defs = append(defs, d)
			}
		}
	}
	return defs, nil
}

// run runs the scenarios, as many at a time as the flag says. An error means that one could not be started at all.
func (s *suite) run(ctx context.Context) error {
	ctx, cut := s.watchSignals(ctx)
	defer s.signal.stop()
	ctx, failed := context.WithCancel(ctx)
	defer failed()
	s.began = time.Now()
	var wg sync.WaitGroup
	var errs []error
	slots := make(chan struct{}, s.flags.parallel)
	for i, plan := range s.plans {
		slots <- struct{}{}
		if ctx.Err() != nil {
			<-slots
			break
		}
		wg.Go(func() {
			defer func() { <-slots }()
			err := s.runOne(ctx, cut, i, plan)
			s.mu.Lock()
			defer s.mu.Unlock()
			if err != nil {
				errs = append(errs, err)
				failed()
			} else if s.flags.failFast && !s.report.Scenarios[i].Passed {
				failed()
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func (s *suite) runOne(ctx, cut context.Context, i int, plan *scenario.Plan) error {
	opt := runner.Options{Registry: s.reg, Env: s.opt.env, Tags: s.opt.tags, Seed: s.opt.seed, Log: s.app.logger(s.mask), FailFast: s.flags.failFast}
	if s.flags.trace {
		opt.Trace = s.app.tracer(s.mask)
	}
	if s.single && !s.flags.quiet {
		opt.OnStep = s.stepPrinter()
	}
	if s.flags.noLimits {
		plan.Thresholds = nil
	}
	r, err := runner.New(plan, opt)
	if err != nil {
		return err
	}
	stopWatch := s.watchThresholds(r, plan)
	stopProgress := s.showProgress(r, plan)
	out := r.Run(ctx, cut)
	stopProgress()
	stopWatch()
	s.collect(i, plan, r, out)
	return nil
}

// collect judges one scenario when it has ended: its iterations, its checks, its thresholds.
func (s *suite) collect(i int, plan *scenario.Plan, r *runner.Runner, out runner.Outcome) {
	snap := s.take(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	passed := out.Aborted == ""
	thresholds := judge(plan, snap)
	for _, t := range thresholds {
		passed = passed && t.OK
	}
	// A threshold says how much of what would fail the run is too much.
	decides := func(metrics ...string) bool {
		return slices.ContainsFunc(plan.Thresholds, func(t *checks.Threshold) bool { return slices.Contains(metrics, t.Base) })
	}
	onChecks := decides("checks")
	if out.IterationsFailed > 0 && !decides("iterations_failed", "ws_errors") {
		passed = false
	}
	for _, c := range snap.Checks {
		if c.Scenario == plan.Name && c.Fails > 0 && !onChecks {
			passed = false
		}
	}
	s.report.Thresholds = append(s.report.Thresholds, thresholds...)
	s.report.Scenarios[i] = report.Scenario{
		Name: plan.Name, File: plan.File, Target: out.URL, OwnServer: r.Own(), Passed: passed, Aborted: out.Aborted,
		Iterations: out.Iterations, IterationsFailed: out.IterationsFailed, VUs: plan.Load.VUs, Load: plan.Load.String(),
	}
	s.report.Warnings = append(s.report.Warnings, out.Warnings...)
	for _, n := range out.Notices {
		s.report.Notices = append(s.report.Notices, report.Notice{At: n.At, Message: n.Message, Count: n.Count})
	}
	s.rested = max(s.rested, r.MeasuredSince())
}

// take makes a snapshot; the registry wants one at a time.
func (s *suite) take(r *runner.Runner) *metrics.Snapshot {
	s.snapshot.Lock()
	defer s.snapshot.Unlock()
	if r != nil {
		r.Flush()
	}
	return s.reg.Snapshot(s.elapsed())
}

// elapsed is the time that the rates are counted over: of a single scenario, without its warm-up.
func (s *suite) elapsed() time.Duration {
	d := time.Since(s.began)
	if len(s.plans) == 1 {
		d -= s.rested
	}
	return max(d, time.Millisecond)
}

// judge evaluates all thresholds of a plan.
func judge(plan *scenario.Plan, snap *metrics.Snapshot) []report.Threshold {
	var out []report.Threshold
	for _, t := range plan.Thresholds {
		value, ok, noData := t.Judge(snap, plan.Name)
		out = append(out, report.Threshold{Scenario: plan.Name, Metric: t.Metric, Condition: t.Condition, Value: value, OK: ok, NoData: noData, File: t.At.File, Line: t.At.Line})
	}
	return out
}

// thresholdEvery is how often thresholds that may abort the run are judged.
const thresholdEvery = 500 * time.Millisecond

// watchThresholds stops the run as soon as a threshold with `abort` fails. One without data waits for some.
func (s *suite) watchThresholds(r *runner.Runner, plan *scenario.Plan) (stop func()) {
	var aborting []*checks.Threshold
	for _, t := range plan.Thresholds {
		if t.Abort {
			aborting = append(aborting, t)
		}
	}
	if len(aborting) == 0 {
		return func() {}
	}
	return every(thresholdEvery, func(elapsed time.Duration) {
		snap := s.take(r)
		for _, t := range aborting {
			if elapsed < t.After {
				continue
			}
			if value, ok, noData := t.Judge(snap, plan.Name); !ok && !noData {
				r.Abort("threshold: " + t.Metric + " " + t.Condition + fmt.Sprintf(" (%.4g)", value))
			}
		}
	})
}

// every calls f on a tick, in a goroutine, until the function that it returns is called.
func every(d time.Duration, f func(elapsed time.Duration)) (stop func()) {
	done := make(chan struct{})
	var over sync.WaitGroup
	over.Go(func() {
		tick := time.NewTicker(d)
		defer tick.Stop()
		began := time.Now()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				f(time.Since(began))
			}
		}
	})
	return func() {
		close(done)
		over.Wait()
	}
}
