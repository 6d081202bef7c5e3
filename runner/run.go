package runner

import (
	"slices"
	"sync/atomic"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/executor"
	"wsrun/metrics"
	"wsrun/scenario"
)

// Runner runs one plan, once.
type Runner struct {
	*host
	url    string  // the target, if it is the same for all sessions
	target string  // the target, for reports
	server *server // the file's own; nil: it is not the target

	ending
	executor  executor.Executor
	mix       *Mix // nil: the run is no role of one
	pool      pool
	dials     *dials
	targets   []*target // by socket
	feeders   feeders
	tally     tally
	first     map[string]any // variables that were set once for the run: their first values
	leftBadly atomic.Bool    // what some VU does after its last iteration failed
	wasSetUp  bool           // what comes once before the load has run, or there was nothing

	besideAborted atomic.Bool // another role of the mix was aborted, and this one ended with it
}

// New binds a plan: it starts the file's own server when that is the target, and evaluates what is the same for all
// VUs. An error is a *UsageError, or says that we could not do our job.
func New(plan *scenario.Plan, opt Options) (*Runner, error) { return NewRole(plan, opt, nil) }

// NewRole binds the plan of a role of a mix, as New does; a nil mix is none. The roles of a mix have to come in
// NewMix's order.
func NewRole(plan *scenario.Plan, opt Options, mix *Mix) (*Runner, error) {
	r := &Runner{host: newHost(plan, opt), executor: plan.Load.Executor.New(), mix: mix}
	r.pool.run, r.owner = r, r
	r.ending.init()
	m := checks.NewMachine(checks.MachineConfig{Seed: opt.Seed, Scenario: plan.Name, Env: opt.Env})
	if err := r.bindTags(m); err != nil {
		return nil, err
	}
	shared, err := newShared(plan.Shared, opt.Seed, opt, plan.Name)
	if err != nil {
		return nil, err
	}
	r.shared = shared
	r.bindTarget()
	r.sampled = [2]sampled{newSampled(&r.book, r.heads, false), newSampled(&r.book, r.heads, true)}
	if slices.ContainsFunc(plan.Sockets, func(s *scenario.SocketPlan) bool { return s.URL == nil }) {
		srv, err := startServer(r, "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		r.server = srv
		if plan.URL == nil {
			r.url, r.target = srv.url(), srv.url()
		}
	}
	r.book.target = r.target
	r.first = map[string]any{}
	r.declareChecks()
	rec := r.reg.Recorder(0)
	r.pool.gauge, r.book.opened = rec.Gauge(metrics.NameVUs, r.tags), rec.Gauge(metrics.NameWSConnections, r.tags)
	rec.Gauge(metrics.NameVUsMax, r.tags).Part(float64(plan.Load.VUs))
	r.feeders = feeders{seed: opt.Seed, warn: r.health.Warn}
	for _, f := range plan.Data {
		r.feeders.list = append(r.feeders.list, &feeder{plan: f})
	}
	g := newGate(&plan.Load)
	if mix != nil {
		g = mix.gate
	}
	r.dials = newDials(g)
	for _, s := range plan.Sockets {
		r.targets = append(r.targets, newTarget(s, r.server))
	}
	if mix != nil {
		r.executor = mix.bind(mixedRole{&r.ending, r.endBeside})
	}
	return r, nil
}

// Check finds what New would refuse, and takes nothing: no server is started. The error is a *UsageError. A suite
// checks all of its plans before the first one connects.
func Check(plan *scenario.Plan, opt Options) error {
	r := &Runner{host: newHost(plan, opt)}
	m := checks.NewMachine(checks.MachineConfig{Seed: opt.Seed, Scenario: plan.Name, Env: opt.Env})
	if err := r.bindTags(m); err != nil {
		return err
	}
	_, err := newShared(plan.Shared, opt.Seed, opt, plan.Name)
	return err
}

// declareChecks makes the checks known in the file's order, so that reports list those that were never reached too.
func (r *Runner) declareChecks() {
	r.checkIDs = make([]metrics.CheckID, len(r.plan.AllChecks))
	sorted := slices.Clone(r.plan.AllChecks)
	slices.SortStableFunc(
		sorted,
		placeOrder(r.plan.File, sorted, func(c scenario.CheckPlan) diag.Pos { return c.At }),
	)
	for _, c := range sorted {
		r.checkIDs[c.ID] = r.reg.Check(r.plan.Name, c.Name, c.At)
	}
}

// Retire takes the VUs of a scenario that has ended out of vus_max: another one may have as many in their place.
func (r *Runner) Retire() { r.reg.Recorder(0).Gauge(metrics.NameVUsMax, r.tags).Part(0) }

// Close frees what New took, when Run is not called. Run does it itself.
func (r *Runner) Close() {
	r.dials.stop()
	if r.server != nil {
		r.server.stop()
	}
}

// Flush counts what open sessions have sent and received so far. It is called before a snapshot.
func (r *Runner) Flush() {
	for _, v := range r.pool.all() {
		for _, l := range v.made() {
			l.wire.flush(false)
		}
	}
}

// active implements owner.
func (r *Runner) active() int { return int(r.pool.active.Load()) }

// cuts implements owner.
func (r *Runner) cuts() bool { return r.cutting.Load() }

// skips implements owner.
func (r *Runner) skips() bool { return r.skipping.Load() }

// mostOpen is how many connections were open at most.
func (r *Runner) mostOpen() int {
	stats, _ := r.reg.Snapshot(0).Get(metrics.NameWSConnections, metrics.Tag{Key: "scenario", Value: r.plan.Name})
	return int(stats.Max)
}

func (r *Runner) bindTags(m *checks.Machine) error {
	tags := map[string]string{}
	for k, v := range r.opt.Tags {
		tags[k] = v
	}
	for _, t := range r.plan.Tags {
		text, err := m.Text(t.Value)
		if err != nil {
			return &UsageError{err.Error()}
		}
		tags[t.Name] = text
	}
	tags["scenario"] = r.plan.Name
	if role := r.plan.Role; role != nil {
		tags["mix"] = role.Mix.Name
	}
	r.tags = metrics.NewTags(tags)
	r.book.tags = r.tags
	return nil
}

// bindTarget decides where the sessions go; no target is the file's own server. A URL that reads more than the
// environment is evaluated for each session.
func (r *Runner) bindTarget() {
	if r.plan.URL == nil {
		return
	}
	r.target = r.plan.Target
	r.url, _ = r.plan.URL.Const()
}

// Target is where the sessions go, as people may see it; of a URL that varies, its template.
func (r *Runner) Target() string { return r.target }

// Own reports whether the target is the file's own server.
func (r *Runner) Own() bool { return r.server != nil }
