package metrics

import (
	"encoding/binary"
	"strings"
	"time"
)

// metric is a declared metric; total is set for gauges.
type metric struct {
	Def
	rank  int  // in order of declaration
	wide  bool // a trend with an unlimited range of values
	total *gaugeTotal
}

// series is one metric with one set of tags, with a cell for each shard. Only the slice for the metric's type is
// filled, once; a gauge has a single cell for all shards.
type series struct {
	metric   *metric
	tags     Tags
	counters []Counter
	rates    []Rate
	trends   []Trend
	gauge    *Gauge

	// What was moved here from the trends, and the figures computed from it; guarded by Registry.merging.
	tally tally
	dist  *distribution
	trend Stats

	// What had been counted when the load of its scenario began and ended; guarded by Registry.merging.
	atBegin, atEnd int64
	rested         bool
}

func newSeries(m *metric, tags Tags, shards int, pool *histogramPool, samples *Samples) *series {
	s := &series{metric: m, tags: tags}
	taps := samples.taps(SampleSeries{Metric: m.Name, Type: m.Type, Unit: m.Unit, Tags: tags})
	switch m.Type {
	case CounterType:
		s.counters = make([]Counter, shards)
	case RateType:
		s.rates = make([]Rate, shards)
	case TrendType:
		s.trends = make([]Trend, shards)
		for i := range s.trends {
			s.trends[i].pool, s.trends[i].wide = pool, m.wide
		}
	case GaugeType:
		s.gauge = &Gauge{total: m.total.join()}
	}
	for i := range taps {
		switch m.Type {
		case CounterType:
			s.counters[i].tap = &taps[i]
		case RateType:
			s.rates[i].tap = &taps[i]
		case TrendType:
			s.trends[i].tap = &taps[i]
		case GaugeType:
			s.gauge.tap = &taps[0] // a gauge has one cell, and thus one order
		}
	}
	return s
}

// counted returns how much was counted so far; 0 for types without rates. The caller holds Registry.merging.
func (s *series) counted(p *pending, pool *histogramPool) int64 {
	switch s.metric.Type {
	case CounterType:
		return s.total()
	case TrendType:
		s.merge(p, pool)
		return s.tally.count
	case RateType, GaugeType:
	}
	return 0
}

// total returns the sum of a counter over all shards.
func (s *series) total() int64 {
	var n int64
	for i := range s.counters {
		n += s.counters[i].n.Load()
	}
	return n
}

// inLoad returns how much of all that was counted is within the load's time. The caller holds Registry.merging.
func (s *series) inLoad(l *loads, all int64) int64 {
	switch {
	case s.rested:
		return s.atEnd - s.atBegin
	case l.ended(s.tags): // it was created after the load's end
		return 0
	}
	return all - s.atBegin
}

// collect returns the series' figures, and false if there are no samples. The caller holds r.merging.
func (s *series) collect(load time.Duration, l *loads, p *pending, pool *histogramPool) (Stats, bool) {
	switch s.metric.Type {
	case CounterType:
		n := s.total()
		return counterStats(s.metric.Unit, n, s.inLoad(l, n), load), n != 0
	case RateType:
		var passes, fails int64
		for i := range s.rates {
			passes += s.rates[i].passes.Load()
			fails += s.rates[i].fails.Load()
		}
		return rateStats(s.metric.Unit, passes, fails), passes+fails != 0
	case TrendType:
		s.merge(p, pool)
		out := s.trend
		out.InLoad = s.inLoad(l, out.Count)
		return out, s.tally.count != 0
	case GaugeType:
		g := s.gauge.load()
		return gaugeStats(s.metric.Unit, g), g.known
	}
	return Stats{}, false
}

// merge moves what the cells of a trend have recorded to the series, and recomputes its figures if there was anything.
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

// compareSeries orders series as in a snapshot.
func compareSeries(a, b *series) int {
	if c := strings.Compare(a.metric.Name, b.metric.Name); c != 0 {
		return c
	}
	return compareTags(a.tags, b.tags)
}

// appendKey appends the identity of a series. Parts are prefixed with their lengths, so that no value can be mistaken
// for a boundary.
func appendKey(dst []byte, metric string, tags Tags) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(metric)))
	dst = append(dst, metric...)
	for _, t := range tags {
		dst = binary.AppendUvarint(dst, uint64(len(t.Key)))
		dst = append(dst, t.Key...)
		dst = binary.AppendUvarint(dst, uint64(len(t.Value)))
		dst = append(dst, t.Value...)
	}
	return dst
}
