package cli

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
	"wsrun/runner"
	"wsrun/runner/guard"
	"wsrun/scenario"
)

// suite is the run of one or several scenarios into one registry and one report.
type suite struct {
	app     *app
	plans   []*scenario.Plan
	texts   sources
	opt     *options
	flags   *runFlags
	mask    *mask.Masker
	reg     *metrics.Registry
	samples *metrics.Samples // nil: nobody wants them
	single  bool
	began   time.Time
	report  result.Run
	// unwritten are the paths of outputs that could not be written.
	unwritten []string
	signal    *interrupts
	view      *view        // nil: none
	begun     atomic.Int64 // scenarios
	took      atomic.Int64 // ns that all scenarios took; 0: they run
	course    *course
	github    *github           // nil: not there
	pusher    *pusher           // nil: none
	tests     *report.TestLines // nil: the scenarios are no tests
	// archive keeps conversations; nil: no output wants them.
	archive *runner.Archive
	// barriers are those of all scenarios: VUs of those that run at the same time meet.
	barriers runner.Barriers
	memory   *guard.Memory

	mu       sync.Mutex // guards the report's lists while scenarios run at a time, and the following
	broken   []error    // parts beside the run that failed
	snapshot sync.Mutex // one snapshot at a time
	rested   time.Duration
	loads    []span // of the scenarios that have ended
}

func (a *app) newSuite(l *loaded, o *options, f *runFlags) (*suite, error) {
	plans := l.plans
	a.mask = a.masker(plans, o.env)
	s := &suite{app: a, plans: plans, texts: l.texts, opt: o, flags: f, mask: a.mask}
	defs, err := allMetrics(plans)
	if err != nil {
		return nil, err
	}
	s.reg = metrics.NewRegistry(defs, runner.Shards())
	if s.wantsSamples() {
		s.samples = s.reg.Samples()
	}
	s.github = s.newGitHub()
	s.course = &course{suite: s, history: metrics.NewHistory()}
	if slices.ContainsFunc(o.outputs, func(o output) bool { return o.talks }) {
		s.archive = runner.NewArchive()
	}
	s.newView()
	singles := !slices.ContainsFunc(plans, func(p *scenario.Plan) bool { return p.Load.Iterations != 1 })
	s.single, s.report.Tests = singles && len(plans) == 1, singles && len(plans) > 1
	s.report.Scenarios = make([]result.Scenario, len(plans))
	s.tests = s.newTestLines()
	for _, p := range plans {
		if err := runner.Check(p, s.options(p)); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// options are what a scenario's run gets beside its plan.
func (s *suite) options(plan *scenario.Plan) runner.Options {
	name := ""
	if len(s.plans) > 1 {
		name = plan.Name
	}
	opt := runner.Options{
		Registry: s.reg,
		Env:      s.opt.env,
		Tags:     s.opt.tags,
		Seed:     seedOf(s.opt.seed, plan.Name),
		Log:      s.app.logger(s.mask, name),
		FailFast: s.flags.failFast,
	}
	opt.Hide = s.mask.String
	if s.flags.trace {
		opt.Trace = s.app.tracer(s.mask, name)
	}
	opt.Memory = s.memory
	opt.Barriers, opt.Suite = &s.barriers, len(s.plans) > 1
	opt.Watched, opt.Archive = s.view != nil, s.archive
	if s.single && !s.flags.quiet && s.view == nil {
		opt.OnStep = s.stepPrinter()
	}
	return opt
}

// seedOf is a scenario's own seed: those of one suite draw different numbers, and each draws the same ones as alone.
func seedOf(seed uint64, scenario string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(scenario)) // a hash takes all
	return seed ^ h.Sum64()
}

// allMetrics are the built-in metrics and those of all files. A name that two files declare differently can't be told
// apart in the results.
func allMetrics(plans []*scenario.Plan) ([]metrics.Def, error) {
	defs := metrics.Builtin()
	first := map[string]metrics.Def{}
	for _, p := range plans {
		for _, d := range p.Metrics {
			if was, ok := first[d.Name]; ok && (was.Type != d.Type || was.Unit != d.Unit) {
				return nil, usagef(
					"the metric %q is a %s in one file and a %s in %s: a metric has one meaning in a run",
					d.Name,
					was.Type,
					d.Type,
					p.File,
				)
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
	ctx, failed := context.WithCancel(ctx)
	defer failed()
	s.mu.Lock() // a scrape may have come already
	s.began = time.Now()
	s.mu.Unlock()
	s.github.quote()
	s.follow()
	var wg sync.WaitGroup
	var errs []error
	slots := make(chan struct{}, s.flags.parallel)
	s.barriers.Announce(s.plans[:min(s.flags.parallel, len(s.plans))])
	for i, plan := range s.plans {
		slots <- struct{}{}
		if ctx.Err() != nil || s.memory.Spent() != "" {
			break
		}
		wg.Go(func() {
			defer func() { <-slots }()
			s.begun.Add(1)
			err := s.runOne(ctx, i, plan)
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

// more reports whether there are scenarios that have not begun.
func (s *suite) more() bool { return int(s.begun.Load()) < len(s.plans) }

func (s *suite) runOne(ctx context.Context, i int, plan *scenario.Plan) error {
	switch {
	case s.flags.noLimits:
		plan.Thresholds = nil
	case len(s.plans) > 1:
		plan.Thresholds = plan.ThresholdsInSuite()
	}
	r, err := runner.New(plan, s.options(plan))
	if err != nil {
		return fmt.Errorf("start %s: %w", plan.File, err)
	}
	j := &judged{plan: plan, runner: r, began: time.Now()}
	stopWatch := s.watchThresholds(j)
	stopProgress := s.showProgress(j)
	left := s.view.begin(j)
	leave := s.course.join(r)
	out := r.Run(ctx, s.signal.cut)
	leave()
	left()
	stopProgress()
	stopWatch()
	s.collect(i, j, out)
	if s.more() && ctx.Err() == nil && !(s.flags.failFast && !s.passed(i)) {
		r.Retire() // another one follows
	}
	return nil
}

func (s *suite) passed(i int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.report.Scenarios[i].Passed
}

// collect judges one scenario when it has ended: its iterations, its checks, its thresholds.
func (s *suite) collect(i int, j *judged, out runner.Outcome) {
	plan := j.plan
	snap := s.takeOver(j.runner, j.elapsed(), j.load())
	defer func() { s.testEnded(s.report.Scenarios[i], snap) }() // a slow terminal holds up nobody who wants the lock
	s.mu.Lock()
	defer s.mu.Unlock()
	thresholds := j.thresholds(snap)
	s.report.Thresholds = append(s.report.Thresholds, thresholds...)
	s.report.Scenarios[i] = result.Scenario{
		Name: plan.Name, Description: plan.Description, File: plan.File, Line: plan.At.Line, Target: out.URL,
		OwnServer: j.runner.Own(), Passed: j.passed(out, thresholds, snap), Aborted: out.Aborted,
		Interrupted: out.Interrupted,
		Iterations:  out.Iterations, IterationsFailed: out.IterationsFailed, IterationsCut: out.IterationsCut,
		VUs: plan.Load.VUs, Load: plan.Load.String(),
		Elapsed: time.Since(j.began), Requests: requestsOf(plan, len(s.plans) > 1), Coverage: out.Coverage,
	}
	if len(s.plans) > 1 {
		s.report.Scenarios[i].Snapshot = snap.Of(plan.Name)
	}
	s.report.Warnings = append(s.report.Warnings, out.Warnings...)
	s.report.Notices = append(s.report.Notices, out.Notices...)
	s.rested = max(s.rested, j.runner.MeasuredSince())
}

// take makes a snapshot with rates over the whole run.
func (s *suite) take(r *runner.Runner) *metrics.Snapshot {
	elapsed, load := s.times()
	return s.takeOver(r, elapsed, load)
}

// takeOver makes a snapshot with rates over the load's time; the registry wants one at a time.
func (s *suite) takeOver(r *runner.Runner, elapsed, load time.Duration) *metrics.Snapshot {
	s.snapshot.Lock()
	defer s.snapshot.Unlock()
	if r != nil {
		r.Flush()
	}
	return s.reg.SnapshotOver(elapsed, load)
}

// lasted is how long the scenarios have run, or took: the time that a terminal needs to be free again is not among it.
func (s *suite) lasted() time.Duration {
	if took := s.took.Load(); took > 0 {
		return time.Duration(took)
	}
	return time.Since(s.began)
}

// started is when the run began; zero before that.
func (s *suite) started() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.began
}

// times are how long samples were recorded, of a single scenario without its warm-up, and the part of it that rates per
// second are over: in which the load of some scenario went on.
func (s *suite) times() (elapsed, load time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	elapsed = s.lasted()
	spans := slices.Clone(s.loads)
	for _, r := range s.course.runners { // while it runs
		spans = append(spans, spanOf(r))
	}
	if len(s.plans) == 1 {
		rested := s.rested
		for _, r := range s.course.runners {
			rested = max(rested, r.MeasuredSince())
		}
		elapsed -= rested
	}
	return max(elapsed, time.Millisecond), max(together(spans), time.Millisecond)
}

// span is the time in which a scenario's load went on.
type span struct{ from, to time.Time }

func spanOf(r *runner.Runner) span {
	from, to := r.LoadSpan()
	return span{from, to}
}

// together is how long at least one of the spans lasts.
func together(spans []span) time.Duration {
	slices.SortFunc(spans, func(a, b span) int { return a.from.Compare(b.from) })
	var sum time.Duration
	var end time.Time
	for _, sp := range spans {
		if sp.from.Before(end) {
			sp.from = end
		}
		if sp.to.After(sp.from) {
			sum += sp.to.Sub(sp.from)
			end = sp.to
		}
	}
	return sum
}
