package suite

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/metrics"
	"wsrun/result"
	"wsrun/runner"
	"wsrun/runner/guard"
	"wsrun/scenario"
)

// Options configure what a suite runs and whom it notifies. Except for Runner and Every, functions may be nil; they may
// be called concurrently.
type Options struct {
	Plans []*scenario.Plan
	// Runner returns the options of a scenario's run that the suite does not set itself.
	Runner func(*scenario.Plan) runner.Options

	Seed         uint64
	Parallel     int // scenarios in parallel, at least 1
	FailFast     bool
	NoThresholds bool // ignore the thresholds of the plans
	Samples      bool // keep samples one by one, for Suite.Samples

	// Every calls f periodically until stop is called. What describes f in errors.
	Every func(d time.Duration, what string, f func(elapsed time.Duration)) (stop func())
	// Began is called when a scenario starts. The function that it returns is called when the scenario has ended.
	Began func(*Running) (ended func())
	// Ended is called with the outcome of a scenario and the run's state at that time.
	Ended func(result.Scenario, *metrics.Snapshot)
}

// Suite is the run of one or several scenarios into one registry. Make it with New.
type Suite struct {
	opt     Options
	reg     *metrics.Registry
	samples *metrics.Samples // nil: not requested
	memory  *guard.Memory
	begun   atomic.Int64 // number of scenarios that have begun
	history *metrics.History
	// barriers are shared by all scenarios: VUs of scenarios that run at the same time meet at them.
	barriers runner.Barriers

	snapshot sync.Mutex // one snapshot at a time
	clock    clock

	mu         sync.Mutex // guards the following while scenarios run in parallel
	scenarios  []result.Scenario
	thresholds []result.Threshold
	notices    []result.Notice
	warnings   []string
}

// New prepares a suite. The error says why a plan can't be run.
func New(opt Options) (*Suite, error) {
	defs, err := allMetrics(opt.Plans)
	if err != nil {
		return nil, err
	}
	s := &Suite{
		opt:       opt,
		reg:       metrics.NewRegistry(defs, runner.Shards()),
		history:   metrics.NewHistory(),
		scenarios: make([]result.Scenario, len(opt.Plans)),
	}
	if opt.Samples {
		s.samples = s.reg.Samples()
	}
	for _, p := range opt.Plans {
		if err := runner.Check(p, s.runnerOptions(p)); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Single reports whether the run is one iteration of one VU, which is reported as a test rather than a measurement.
func Single(plans []*scenario.Plan) bool { return len(plans) == 1 && iterateOnce(plans) }

// Tests reports whether the run is several scenarios of one iteration each, which are reported as a test suite.
func Tests(plans []*scenario.Plan) bool { return len(plans) > 1 && iterateOnce(plans) }

func iterateOnce(plans []*scenario.Plan) bool {
	return !slices.ContainsFunc(plans, func(p *scenario.Plan) bool { return p.Load.Iterations != 1 })
}

// Samples returns the samples of the run, one by one; nil if Options did not ask for them.
func (s *Suite) Samples() *metrics.Samples { return s.samples }

// several reports whether requests of different scenarios must be distinguished.
func (s *Suite) several() bool { return len(s.opt.Plans) > 1 }

// runnerOptions returns the options for running a plan.
func (s *Suite) runnerOptions(plan *scenario.Plan) runner.Options {
	opt := s.opt.Runner(plan)
	opt.Registry, opt.Seed, opt.FailFast = s.reg, seedOf(s.opt.Seed, plan.Name), s.opt.FailFast
	opt.Memory, opt.Barriers, opt.Suite = s.memory, &s.barriers, s.several()
	return opt
}

// seedOf returns a scenario's own seed: scenarios of a suite draw different numbers, and each draws the same ones as
// when it runs alone.
func seedOf(seed uint64, scenario string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(scenario)) // a hash never fails
	return seed ^ h.Sum64()
}

// Begin starts the run's clock, and returns the start time.
func (s *Suite) Begin() time.Time { return s.clock.begin() }

// Run runs the scenarios after Begin, as many in parallel as the options say. The end of stop closes sessions; the end
// of cut cuts TCP. An error means that a scenario could not be started at all.
func (s *Suite) Run(stop, cut context.Context, memory *guard.Memory) error {
	s.memory = memory
	ctx, failed := context.WithCancel(stop)
	defer failed()
	defer s.clock.end()
	var wg sync.WaitGroup
	var errs []error
	groups := grouped(s.opt.Plans)
	slots := make(chan struct{}, s.opt.Parallel)
	s.barriers.Announce(slices.Concat(groups[:min(s.opt.Parallel, len(groups))]...))
	from := 0
	for _, plans := range groups {
		first := from
		from += len(plans)
		slots <- struct{}{}
		if ctx.Err() != nil || memory.Spent() != "" {
			break
		}
		wg.Go(func() {
			defer func() { <-slots }()
			s.begun.Add(int64(len(plans)))
			err := s.runGroup(ctx, cut, first, plans)
			s.mu.Lock()
			defer s.mu.Unlock()
			if err != nil {
				errs = append(errs, err)
				failed()
			} else if s.opt.FailFast && s.anyFailed(first, len(plans)) {
				failed()
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// anyFailed reports whether one of n scenarios has failed. The caller holds the lock.
func (s *Suite) anyFailed(first, n int) bool {
	return slices.ContainsFunc(s.scenarios[first:first+n], func(sc result.Scenario) bool { return !sc.Passed })
}

// more reports whether some scenarios have not begun yet.
func (s *Suite) more() bool { return int(s.begun.Load()) < len(s.opt.Plans) }

// runGroup runs scenarios that run together: the roles of a mix, or a single one. first is the place of the first.
func (s *Suite) runGroup(ctx, cut context.Context, first int, plans []*scenario.Plan) error {
	group, err := s.bind(plans)
	if err != nil {
		return err
	}
	outs := make([]runner.Outcome, len(group))
	var wg sync.WaitGroup
	for i, one := range group {
		wg.Go(func() { outs[i] = s.runOne(ctx, cut, one) })
	}
	wg.Wait()
	passed := s.collect(first, group, outs)
	if s.more() && ctx.Err() == nil && (passed || !s.opt.FailFast) {
		for _, one := range group {
			one.Runner.Retire() // another one follows
		}
	}
	return nil
}

// bind makes the runs of scenarios that run together.
func (s *Suite) bind(plans []*scenario.Plan) (group []*Running, err error) {
	var mix *runner.Mix
	if plans[0].Role != nil {
		mix = runner.NewMix(plans)
	}
	for _, plan := range plans {
		r, err := runner.NewRole(plan, s.runnerOptions(plan), mix)
		if err != nil {
			for _, one := range group {
				one.Runner.Close()
			}
			return nil, fmt.Errorf("start %s: %w", plan.File, err)
		}
		group = append(group, &Running{Plan: plan, Runner: r, Thresholds: s.thresholdsOf(plan, plan == plans[0])})
	}
	now := time.Now()
	for _, one := range group {
		one.began = now
	}
	return group, nil
}

func (s *Suite) runOne(ctx, cut context.Context, one *Running) runner.Outcome {
	stopWatch := s.watchThresholds(one)
	ended := func() {}
	if s.opt.Began != nil {
		ended = s.opt.Began(one)
	}
	s.clock.join(one.Runner)
	out := one.Runner.Run(ctx, cut)
	s.clock.leave(one.Runner)
	ended()
	stopWatch()
	return out
}

// collect judges scenarios that ran together and have ended, by their iterations, their checks and their thresholds.
func (s *Suite) collect(first int, group []*Running, outs []runner.Outcome) (passed bool) {
	elapsed, load := group[0].times()
	snap := s.takeOver(nil, elapsed, load)
	each := make([][]result.Threshold, len(group))
	for i, one := range group {
		each[i] = one.evalThresholds(snap)
	}
	all := slices.Concat(each...)
	passed = true
	for i, one := range group {
		sc := s.scenario(one, outs[i], snap)
		sc.Passed = ScenarioVerdict(&sc, all, snap.Checks).Passed()
		passed = passed && sc.Passed
		s.keep(first+i, sc, each[i], outs[i])
		if s.opt.Ended != nil { // without the lock, so that a slow terminal holds up nobody
			s.opt.Ended(sc, snap)
		}
	}
	return passed
}

// scenario is what a scenario came to, but for the verdict.
func (s *Suite) scenario(one *Running, out runner.Outcome, snap *metrics.Snapshot) result.Scenario {
	plan := one.Plan
	sc := result.Scenario{
		Name: plan.Name, Description: plan.Description, File: plan.File, Line: plan.At.Line, Target: out.URL,
		OwnServer: one.Runner.Own(), Aborted: out.Aborted, Interrupted: out.Interrupted, Untested: out.Untested,
		Iterations: out.Iterations, IterationsFailed: out.IterationsFailed, IterationsCut: out.IterationsCut,
		VUs: plan.Load.VUs, Load: plan.Load.String(),
		Elapsed: time.Since(one.began), Requests: Requests(plan, s.several()),
		HTTPRequests: httpRequests(plan, s.several()), Coverage: out.Coverage,
	}
	if plan.Role != nil {
		sc.Mix = plan.Role.Mix.Name
	}
	if s.several() {
		sc.Snapshot = snap.Of(plan.Name)
	}
	return sc
}

// keep records the outcome of a scenario.
func (s *Suite) keep(i int, sc result.Scenario, thresholds []result.Threshold, out runner.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scenarios[i] = sc
	s.thresholds = append(s.thresholds, thresholds...)
	s.warnings = append(s.warnings, out.Warnings...)
	s.notices = append(s.notices, out.Notices...)
}
