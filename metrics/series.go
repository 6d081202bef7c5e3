package metrics

import "encoding/binary"

// metric is a declared metric; total is set for gauges.
type metric struct {
	Def
	rank  int  // in the order of declaration
	wide  bool // a trend that may have any value
	total *gaugeTotal
}

// series is one metric with one set of tags, with a cell for each shard. The slices are made once; the one of the
// metric's type is filled, of a gauge there is one cell for all shards.
type series struct {
	metric   *metric
	tags     Tags
	counters []Counter
	rates    []Rate
	trends   []Trend
	gauge    *Gauge

	// What trends have moved here, and the figures made of it; guarded by Registry.merging.
	tally tally
	dist  *distribution
	trend Stats

	// What had been counted when the load of its scenario ended; guarded by Registry.merging.
	atEnd  int64
	rested bool
}

func newSeries(m *metric, tags Tags, shards int, pool *histogramPool, samples *Samples) *series {
	s := &series{metric: m, tags: tags}
	taps := samples.tap(m, tags)
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
			s.gauge.tap = &taps[0] // which has one cell, and so one order
		}
	}
	return s
}

// appendKey appends what identifies a series. Lengths stand before the parts, so no value can look like a boundary.
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
