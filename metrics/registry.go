package metrics

import (
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"wsrun/diag"
)

// Registry holds all samples of a run, summed up as they come. Make it with NewRegistry. All methods are safe for
// concurrent use. Its memory depends on the number of series, not of samples.
type Registry struct {
	defs      []Def
	metrics   map[string]*metric // not changed after NewRegistry
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

// NewRegistry returns the Registry of a run for the declared metrics, with the given number of shards; GOMAXPROCS is
// a good one. A name that is declared twice panics, unless both say the same type and unit.
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

// SetSeriesLimit sets the ceiling on series, 10 000 by default. Call it before the first handle is made.
func (r *Registry) SetSeriesLimit(n int) {
	r.table.mu.Lock()
	defer r.table.mu.Unlock()
	r.table.limit = n
}

// Recorder returns the recorder of a shard: i, say a VU's number, modulo the number of shards.
func (r *Registry) Recorder(i int) *Recorder {
	n := len(r.recorders)
	return r.recorders[((i%n)+n)%n]
}

// Samples makes the registry keep samples one by one until they are taken. Call it once, before the first handle is
// made: handles record to it from their making on. Registries that nobody asked for samples spend a comparison on them.
func (r *Registry) Samples() *Samples {
	s := newSamples(len(r.recorders))
	r.table.mu.Lock()
	defer r.table.mu.Unlock()
	r.table.samples = s
	return s
}

// Check declares a check of a scenario, before the run and in the file's order; snapshots list it from then on, also
// while it was never evaluated. The same scenario, name and place give the same ID. Safe for concurrent use.
func (r *Registry) Check(scenario, name string, at diag.Pos) CheckID {
	return r.checks.declare(scenario, name, at)
}

// CheckResult counts one evaluation of a check. Of the first failures it asks detail, if there is one, on the
// caller's goroutine, and keeps the answer, if there is one. The sample of the metric checks is not its business.
// Safe for concurrent use.
func (r *Registry) CheckResult(id CheckID, ok bool, detail func() *Detail) {
	c := r.checks.all()[id]
	if ok {
		c.passes.Add(1)
		return
	}
	c.fail(detail)
}

// Failure counts a failure in its group. Safe for concurrent use.
func (r *Registry) Failure(f Failure) { r.failures.count(f) }

// WantDetail reports whether a failure would be kept as an example: it is false once there are enough of its group,
// which saves building a Detail. What is not yet known of the failure may be missing, but for what groups go by. Safe
// for concurrent use.
func (r *Registry) WantDetail(f Failure) bool { return r.failures.wants(f) }

// Close counts the end of a session for the table of closes; the metric ws_closes is not its business. Safe for
// concurrent use.
func (r *Registry) Close(scenario string, code int, by string) { r.closes.count(scenario, code, by) }

// Cut counts an iteration that was cut, which had waited so long in an action. The metric iterations_cut is not its
// business. Safe for concurrent use.
func (r *Registry) Cut(scenario, label string, at diag.Pos, waited time.Duration) {
	r.cuts.count(scenario, label, at, waited)
}

// LoadBegan says that a scenario's load begins: what its counters have added until now counts, and is in no rate per
// second. Safe for concurrent use.
func (r *Registry) LoadBegan(scenario string) {
	r.merging.Lock()
	defer r.merging.Unlock()
	for s := range r.seriesOf(scenario) {
		s.atBegin = s.counted(&r.pending, &r.pool)
	}
}

// LoadEnded says that a scenario's load is over: what its counters add from now on counts, and is in no rate per
// second. To call it again changes nothing. Safe for concurrent use.
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

// seriesOf are those of a scenario. The caller holds r.merging.
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

// Snapshot is SnapshotOver of a run whose load still goes on: rates are over all of its time.
func (r *Registry) Snapshot(elapsed time.Duration) *Snapshot { return r.SnapshotOver(elapsed, elapsed) }

// SnapshotOver sums up what was recorded so far. elapsed is the time that it was recorded in: the run's without its
// warm-up. load is the load's part of it, over which counters get their rate per second (see LoadEnded). One goroutine
// calls it on a tick, and once at the end. A cell is locked for as long as it takes to move its values out, so
// recording goes on meanwhile; series without new samples cost next to nothing.
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
