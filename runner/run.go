package runner

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/checks"
	"wsrun/executor"
	"wsrun/metrics"
	"wsrun/runner/guard"
	"wsrun/scenario"
	"wsrun/socket"
)

// Runner runs one plan, once.
type Runner struct {
	plan   *scenario.Plan
	opt    Options
	reg    *metrics.Registry
	tags   metrics.Tags // of every sample
	url    string       // the target, if it is the same for all sessions
	target string       // the target, for reports
	dialer *socket.Dialer
	server *server

	start    time.Time
	checkIDs []metrics.CheckID
	dialCtx  context.Context
	dialStop context.CancelFunc

	executor  executor.Executor
	pool      pool
	dials     executor.Limiter
	dialing   chan struct{} // a place for each dial under way
	halted    chan struct{} // closed when the run ends: no iteration starts any more, and nothing is waited for
	haltOne   sync.Once
	ended     chan struct{} // closed when the last session has ended
	usedUp    chan struct{} // closed when there are no rows for another iteration; those that have theirs go on
	useOne    sync.Once
	endOne    sync.Once // that evaluations are ended
	aborted   atomic.Pointer[string]
	starveOne sync.Once   // that its failure is counted: there was no memory left
	cutting   atomic.Bool // TCP is cut: a second interrupt

	iterations atomic.Int64
	failures   atomic.Int64
	panics     atomic.Int64
	loadStart  atomic.Int64
	measured   atomic.Int64                     // when measuring began
	scratch    atomic.Pointer[metrics.Registry] // of a warm-up under way
	background sync.WaitGroup
	trials     trials
	cuts       atomic.Int64
	loadEnd    atomic.Int64 // when the load's time was up, in ns since start; 0: it goes on
	barriers   *Barriers
	feeders    []*feeder
	health     guard.Health
	tap        atomic.Pointer[tap]
	archived   archived
	notices    notices
	sampled    [2]sampled // messages of the VUs' ends, and of the server's
	opened     *metrics.Gauge

	mu   sync.Mutex
	over bool // the run has ended: nothing new is done in the background
	sets map[setKey]*instruments
}

// setKey is what instruments are kept under.
type setKey struct {
	shard int
	warm  bool
	sessionKey
}

// New binds a plan: it starts the file's own server when that is the target, and evaluates what is the same for all
// VUs. An error is a *UsageError, or says that we could not do our job.
func New(plan *scenario.Plan, opt Options) (*Runner, error) {
	r := &Runner{
		plan: plan, opt: opt, reg: opt.Registry, start: time.Now(),
		halted: make(
			chan struct{},
		), ended: make(chan struct{}), usedUp: make(chan struct{}), dialing: make(chan struct{}, dialsAtATime),
		sets: map[setKey]*instruments{}, executor: plan.Load.Executor.New(), trials: newTrials(plan),
	}
	m := checks.NewMachine(checks.MachineConfig{Seed: opt.Seed, Scenario: plan.Name, Env: opt.Env})
	r.pool.run = r
	if err := r.bindTags(m); err != nil {
		return nil, err
	}
	r.bindTarget()
	r.sampled = [2]sampled{r.newSampled(false), r.newSampled(true)}
	if plan.URL == nil {
		srv, err := startServer(r, "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		r.server, r.url, r.target = srv, srv.url(), srv.url()
	}
	r.declareChecks()
	rec := r.reg.Recorder(0)
	r.pool.gauge, r.opened = rec.Gauge(metrics.NameVUs, r.tags), rec.Gauge(metrics.NameWSConnections, r.tags)
	rec.Gauge(metrics.NameVUsMax, r.tags).Part(float64(plan.Load.VUs))
	for _, f := range plan.Data {
		r.feeders = append(r.feeders, &feeder{plan: f})
	}
	if rate := plan.Load.ConnectRate; rate > 0 {
		r.dials.Gap = time.Duration(float64(time.Second) / rate)
	}
	if r.barriers = opt.Barriers; r.barriers == nil {
		r.barriers = &Barriers{}
	}
	r.dialer = socket.NewDialer(plan.Dial)
	r.dialCtx, r.dialStop = context.WithCancel(context.Background())
	return r, nil
}

// Check finds what New would refuse, and takes nothing: no server is started. The error is a *UsageError. A suite
// checks all of its plans before the first one connects.
func Check(plan *scenario.Plan, opt Options) error {
	r := &Runner{plan: plan, opt: opt}
	m := checks.NewMachine(checks.MachineConfig{Seed: opt.Seed, Scenario: plan.Name, Env: opt.Env})
	return r.bindTags(m)
}

// declareChecks makes the checks known in the file's order, so that reports list those that were never reached too.
func (r *Runner) declareChecks() {
	r.checkIDs = make([]metrics.CheckID, len(r.plan.AllChecks))
	sorted := slices.Clone(r.plan.AllChecks)
	slices.SortStableFunc(
		sorted,
		placeOrder(r.plan.File, sorted, func(c scenario.CheckPlan) metrics.Place { return placeOf(c.At) }),
	)
	for _, c := range sorted {
		r.checkIDs[c.ID] = r.reg.Check(r.plan.Name, c.Name, placeOf(c.At))
	}
}

// now is the time since the run's start, in ns; above 0.
func (r *Runner) now() int64 { return int64(time.Since(r.start)) + 1 }

// Retire takes the VUs of a scenario that has ended out of vus_max: another one may have as many in their place.
func (r *Runner) Retire() { r.reg.Recorder(0).Gauge(metrics.NameVUsMax, r.tags).Part(0) }

// Close frees what New took, when Run is not called. Run does it itself.
func (r *Runner) Close() {
	r.dialStop()
	if r.server != nil {
		r.server.stop()
	}
}

// Flush counts what open sessions have sent and received so far. It is called before a snapshot.
func (r *Runner) Flush() {
	for _, v := range r.pool.all() {
		v.wire.flush(false)
	}
}

// instruments returns the handles for sessions with these tags in a VU's shard.
func (r *Runner) instruments(id int, key sessionKey) *instruments {
	reg := r.reg
	full := setKey{id % metricShards, false, key}
	if scratch := r.scratch.Load(); scratch != nil {
		reg, full.warm = scratch, true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	inst := r.sets[full]
	if inst == nil {
		inst = newInstruments(r, reg.Recorder(full.shard), key.tags(r.tags))
		inst.warm = full.warm
		if len(r.sets) < maxKeys {
			r.sets[full] = inst
		}
	}
	return inst
}

// mostOpen is how many connections were open at most.
func (r *Runner) mostOpen() int {
	stats, _ := r.reg.Snapshot(0).Get(metrics.NameWSConnections, metrics.Tag{Key: "scenario", Value: r.plan.Name})
	return int(stats.Max)
}

// metricShards is how many recorders VUs are spread over; maxKeys bounds the handle sets that are kept, for URLs that
// never repeat.
const (
	metricShards = 8
	maxKeys      = 8000
)

// Shards is the number of shards that a run's registry should have.
func Shards() int { return metricShards }

// iterationDone counts an iteration: one that has failed, one that was cut, or one that is complete.
func (r *Runner) iterationDone(id int, failed bool, c *cut, took time.Duration) {
	if r.warming() {
		return
	}
	rec := r.reg.Recorder(id % metricShards)
	if c != nil && !failed {
		r.cuts.Add(1)
		rec.Counter(metrics.NameIterationsCut, r.tags).Add(1)
		r.reg.Cut(r.plan.Name, c.label, c.at, c.waited)
		return
	}
	rec.Rate(metrics.NameIterationFailed, r.tags).Add(failed)
	r.iterations.Add(1)
	rec.Counter(metrics.NameIterations, r.tags).Add(1)
	rec.Trend(metrics.NameIterationDuration, r.tags).Observe(took)
	if failed {
		r.failures.Add(1)
		rec.Counter(metrics.NameIterationsFailed, r.tags).Add(1)
		if r.opt.FailFast {
			r.Abort("an iteration failed (--fail-fast)")
		}
	}
}

func (r *Runner) handshakeDone(inst *instruments, failed bool) {
	inst.rec.Rate(metrics.NameWSConnectFailed, inst.tags).Add(failed)
}

// log writes a line of a VU, of a connection of the server, or of the run itself, which is 0.
func (r *Runner) log(id int, text string) {
	if r.opt.Log != nil {
		r.opt.Log(Line{time.Duration(r.now()), id, text})
	}
}
