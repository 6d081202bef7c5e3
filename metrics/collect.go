package metrics

import (
	"slices"
	"time"
)

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
		stats, ok := s.collect(load, r)
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

// collect returns the series' figures, and false if there are no samples. The caller holds r.merging.
func (s *series) collect(load time.Duration, r *Registry) (Stats, bool) {
	switch s.metric.Type {
	case CounterType:
		n := s.total()
		return counterStats(s.metric.Unit, n, s.inLoad(&r.loads, n), load), n != 0
	case RateType:
		var passes, fails int64
		for i := range s.rates {
			passes += s.rates[i].passes.Load()
			fails += s.rates[i].fails.Load()
		}
		return rateStats(s.metric.Unit, passes, fails), passes+fails != 0
	case TrendType:
		s.merge(&r.pending, &r.pool)
		out := s.trend
		out.InLoad = s.inLoad(&r.loads, out.Count)
		return out, s.tally.count != 0
	case GaugeType:
		g := s.gauge.load()
		return gaugeStats(s.metric.Unit, g), g.known
	}
	return Stats{}, false
}

// merge moves what the cells of a trend have recorded to the series, and computes its figures if there was anything.
func (s *series) merge(p *pending, pool *histogramPool) {
	for i := range s.trends {
		s.trends[i].take(p)
	}
	s.tally.merge(p.tally)
	if p.tally.count == 0 {
		p.clear(pool)
		return
	}
	s.dist = p.mergeInto(s.dist, pool)
	s.trend = trendStats(s.metric.Unit, s.tally, s.dist)
}
