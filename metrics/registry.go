package metrics

import (
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"wsrun/diag"
)

// Registry aggregates all samples of a run as they arrive. Create it with NewRegistry. All methods are safe for
// concurrent use. Its memory depends on the number of series, not of samples.
type Registry struct {
	defs      []Def
	metrics   map[string]*metric // read-only after NewRegistry
	recorders []*Recorder
	table     seriesTable
	pool      histogramPool

	checks   checkTable
	failures failureTable
	closes   closeTable
	cuts     cutTable
	loads    loads

	// merging is held by Snapshot. It guards the merged part of each series, and the following.
	merging sync.Mutex
	sorted  []*series // by metric and tags
	pending pending
}

// NewRegistry returns a Registry for the declared metrics with the given number of shards; GOMAXPROCS is a good choice.
// It panics if a name is declared twice with different types or units.
func NewRegistry(defs []Def, shards int) *Registry {
	r := &Registry{
		metrics: make(map[string]*metric, len(defs)),
		table:   seriesTable{byKey: map[string]*series{}, limit: defaultSeriesLimit},
	}
	times := map[string]bool{}
	for _, d := range Builtin() {
		times[d.Name] = true
	}
	for _, d := range defs {
		if old := r.metrics[d.Name]; old != nil {
			if old.Type != d.Type || old.Unit != d.Unit {
				panic(fmt.Sprintf("metrics: %s is declared as a %v (unit %q) and as a %v (unit %q)",
					d.Name, old.Type, old.Unit, d.Type, d.Unit))
			}
			continue
		}
		m := &metric{Def: d, rank: len(r.defs), wide: !times[d.Name]}
		if d.Type == GaugeType {
			m.total = &gaugeTotal{}
		}
		r.metrics[d.Name] = m
		r.defs = append(r.defs, d)
	}
	for i := range max(shards, 1) {
		r.recorders = append(r.recorders, &Recorder{registry: r, shard: i, known: map[string]*series{}})
	}
	return r
}

// SetSeriesLimit sets the ceiling on series, 10 000 by default. Call it before creating the first handle.
func (r *Registry) SetSeriesLimit(n int) {
	r.table.mu.Lock()
	defer r.table.mu.Unlock()
	r.table.limit = n
}

// Recorder returns the recorder of shard i, such as a VU's number, modulo the number of shards.
func (r *Registry) Recorder(i int) *Recorder {
	n := len(r.recorders)
	return r.recorders[((i%n)+n)%n]
}

// Samples makes the registry keep individual samples until they are taken. Call it once, before creating the first
// handle: existing handles are not affected. Without samples, the cost is one comparison.
func (r *Registry) Samples() *Samples {
	s := newSamples(len(r.recorders))
	r.table.mu.Lock()
	defer r.table.mu.Unlock()
	r.table.samples = s
	return s
}

// Check declares a check of a scenario, before the run and in file order; snapshots list it from then on, even if it is
// never evaluated. The same scenario, name and place give the same ID. It is safe for concurrent use.
func (r *Registry) Check(scenario, name string, at diag.Pos) CheckID {
	return r.checks.declare(scenario, name, at)
}

// CheckResult counts one evaluation of a check. For the first failures it calls detail, unless nil, on the caller's
// goroutine, and keeps its result, unless nil. It does not record the sample of the metric checks. It is safe for
// concurrent use.
func (r *Registry) CheckResult(id CheckID, ok bool, detail func() *Detail) {
	c := r.checks.all()[id]
	if ok {
		c.passes.Add(1)
		return
	}
	c.fail(detail)
}

// Failure counts a failure in its group. It is safe for concurrent use.
func (r *Registry) Failure(f Failure) { r.failures.count(f) }

// WantDetail reports whether a failure would be kept as an example. It returns false once its group has enough of them,
// which saves building a Detail. Of f, only what determines the group is needed. It is safe for concurrent use.
func (r *Registry) WantDetail(f Failure) bool { return r.failures.wants(f) }

// Close counts the end of a session in the table of closes; it does not record the metric ws_closes. It is safe for
// concurrent use.
func (r *Registry) Close(scenario string, code int, by string) { r.closes.count(scenario, code, by) }

// Cut counts an iteration that was cut after waiting in an action. It does not record the metric iterations_cut. It is
// safe for concurrent use.
func (r *Registry) Cut(scenario, label string, at diag.Pos, waited time.Duration) {
	r.cuts.count(scenario, label, at, waited)
}

// LoadBegan records that a scenario's load begins: what its counters have added so far remains in counts but not in
// rates per second. It is safe for concurrent use.
func (r *Registry) LoadBegan(scenario string) {
	r.merging.Lock()
	defer r.merging.Unlock()
	for s := range r.seriesOf(scenario) {
		s.atBegin = s.counted(&r.pending, &r.pool)
	}
}

// LoadEnded records that a scenario's load has ended: what its counters add from now on is in counts but not in rates
// per second. Further calls have no effect. It is safe for concurrent use.
func (r *Registry) LoadEnded(scenario string) {
	r.merging.Lock()
	defer r.merging.Unlock()
	if r.loads.ended(Tags{{Key: "scenario", Value: scenario}}) {
		return
	}
	r.loads.end(scenario)
	for s := range r.seriesOf(scenario) {
		s.atEnd, s.rested = s.counted(&r.pending, &r.pool), true
	}
}

// seriesOf returns the series of a scenario. The caller holds r.merging.
func (r *Registry) seriesOf(scenario string) iter.Seq[*series] {
	return func(yield func(*series) bool) {
		list, _ := r.table.view()
		for _, s := range list {
			if name, ok := s.tags.Get("scenario"); ok && name == scenario && !yield(s) {
				return
			}
		}
	}
}

// Snapshot is SnapshotOver for a run whose load is still going on: rates are over its whole time.
func (r *Registry) Snapshot(elapsed time.Duration) *Snapshot { return r.SnapshotOver(elapsed, elapsed) }

// SnapshotOver aggregates what was recorded so far. elapsed is the duration of recording: the run's without its
// warm-up. load is the part of it with a load, over which counters get their rate per second (see LoadEnded). One
// goroutine calls it, on a tick and once at the end. A cell is only locked while its values are moved out, so recording
// goes on in the meantime; series without new samples cost next to nothing.
func (r *Registry) SnapshotOver(elapsed, load time.Duration) *Snapshot {
	r.merging.Lock()
	defer r.merging.Unlock()
	list, exploded := r.table.view()
	if len(list) != len(r.sorted) {
		r.sorted = slices.Clone(list)
		slices.SortFunc(r.sorted, compareSeries)
	}
	snap := &Snapshot{
		Elapsed:  elapsed,
		Load:     load,
		Series:   make([]Series, 0, len(r.sorted)),
		Checks:   r.checks.snapshot(),
		Errors:   r.failures.snapshot(),
		Closes:   r.closes.snapshot(),
		Cuts:     r.cuts.snapshot(),
		Exploded: exploded,
		defs:     r.defs,
		totals:   map[string]Stats{},
		rollUps:  &rollUps{kept: map[string]Stats{}},
	}
	for _, s := range r.sorted {
		stats, ok := s.collect(load, &r.loads, &r.pending, &r.pool)
		if ok {
			snap.Series = append(snap.Series, Series{Metric: s.metric.Name, Tags: s.tags, Stats: stats})
		}
	}
	for name, m := range r.metrics {
		if m.total == nil {
			continue
		}
		if g := m.total.load(); g.known {
			snap.totals[name] = gaugeStats(m.Unit, g)
		}
	}
	return snap
}
