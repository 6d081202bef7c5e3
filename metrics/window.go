package metrics

import (
	"math"
	"math/bits"
)

// Since returns the figures of what was recorded after prev, an earlier state of the same metric: those of the last
// second, where s covers the whole run. A trend has no extremes then, because only those of the whole run are kept. A
// prev with more samples than s is not an earlier state, and counts as empty. Rate of a counter is not set.
func (s Stats) Since(prev Stats) Stats {
	if prev.Count > s.Count {
		prev = Stats{}
	}
	out := s.MeanSince(prev)
	switch s.Type {
	case RateType:
		return rateStats(s.Unit, s.Passes-prev.Passes, s.Fails-prev.Fails)
	case GaugeType:
		return s
	case CounterType: // needs nothing more
	case TrendType:
		if out.Count > 0 {
			out.Med, out.P90, out.P95, out.P99 = s.dist.since(prev.dist)
		}
	}
	return out
}

// MeanSince is Since without the quantiles, which are slow.
func (s Stats) MeanSince(prev Stats) Stats {
	if prev.Count > s.Count {
		prev = Stats{}
	}
	out := Stats{Type: s.Type, Unit: s.Unit, Count: s.Count - prev.Count}
	if s.Type == TrendType {
		out.Sum, out.Avg = s.tallied().minus(prev.tallied()).total()
	}
	return out
}

// since returns the median and the 90th, 95th and 99th percentile of what was added to d since prev.
func (d *distribution) since(prev *distribution) (med, p90, p95, p99 float64) {
	if d == nil {
		return 0, 0, 0, 0
	}
	rest := d.less(prev)
	return rest.quantile(0.5), rest.quantile(0.9), rest.quantile(0.95), rest.quantile(0.99)
}

// buckets are the non-empty buckets of a histogram, lowest first. They are needed for each trend in each second of a
// run, so they are subtracted in this form: a dense histogram has thousands more.
type buckets struct {
	list  []bucket
	wide  wideCounts
	total int64
}

type bucket struct{ tick, count int64 }

// less returns what was added to d since prev, which may be nil.
func (d *distribution) less(prev *distribution) buckets {
	var was []bucket
	var wasWide wideCounts
	if prev != nil {
		wasWide = prev.wide
	}
	if prev != nil && prev.h != nil {
		was = make([]bucket, 0, prev.h.Populated())
		for tick, n := range prev.h.ForEachBucket {
			was = append(was, bucket{tick, n})
		}
	}
	rest := buckets{wide: d.wide.minus(wasWide)}
	rest.total = rest.wide.total()
	if d.h == nil {
		return rest
	}
	rest.list = make([]bucket, 0, d.h.Populated())
	for tick, n := range d.h.ForEachBucket {
		for len(was) > 0 && was[0].tick < tick {
			was = was[1:]
		}
		if len(was) > 0 && was[0].tick == tick {
			n -= was[0].count
		}
		if n > 0 {
			rest.list = append(rest.list, bucket{tick, n})
			rest.total += n
		}
	}
	return rest
}

// quantile returns the value, in the metric's unit, at a share of the samples, with the resolution of the histogram:
// the highest value of a bucket. It is 0 without samples.
func (b buckets) quantile(q float64) float64 {
	rank := rankOf(b.total, q)
	below, above := b.wide.split()
	for _, one := range below {
		if rank -= one.count; rank <= 0 {
			return keyValue(one.key)
		}
	}
	least := math.Inf(-1)
	for _, one := range b.list {
		least = inUnits(highestTick)
		if rank -= one.count; rank <= 0 {
			return inUnits(highestOf(one.tick))
		}
	}
	for _, one := range above {
		if rank -= one.count; rank <= 0 {
			return max(keyValue(one.key), least)
		}
	}
	return 0
}

// highestOf returns the last tick of the bucket that starts at a tick: its width is 1/2048 of the next power of two, as
// three significant digits require.
func highestOf(tick int64) int64 {
	return tick + 1<<max(bits.Len64(uint64(tick))-11, 0) - 1
}

func inUnits(tick int64) float64 { return float64(tick) / ticksPerUnit }
