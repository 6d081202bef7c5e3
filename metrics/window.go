package metrics

import "github.com/HdrHistogram/hdrhistogram-go"

// Quantiles returns the values of a trend at the shares qs of its samples, each as Quantile does, in one pass. It is nil for other types
// and without samples.
func (s Stats) Quantiles(qs ...float64) []float64 {
	if s.dist == nil {
		return nil
	}
	out := s.dist.quantiles(qs...)
	for i, v := range out {
		out[i] = s.clamp(v)
	}
	return out
}

// Since returns the figures of what was recorded after prev, an earlier state of the same metric: what the last second was like, where s
// is the whole run. Of a trend the extremes are left out, since only those of the whole are kept. A prev that holds more than s is from
// before a Reset, and counts as empty. Rate of a counter is not set.
func (s Stats) Since(prev Stats) Stats {
	if prev.Count > s.Count {
		prev = Stats{}
	}
	out := Stats{Type: s.Type, Unit: s.Unit, Count: s.Count - prev.Count}
	switch s.Type {
	case RateType:
		return rateStats(s.Unit, s.Passes-prev.Passes, s.Fails-prev.Fails)
	case GaugeType:
		return s
	case TrendType:
		if out.Count > 0 {
			out.Sum = s.Sum - prev.Sum
			out.Avg = out.Sum / float64(out.Count)
			out.Med, out.P90, out.P95, out.P99 = s.dist.since(prev.dist)
		}
	}
	return out
}

// since returns the median and the 90th, 95th and 99th percentile of what d has and prev has not.
func (d *distribution) since(prev *distribution) (med, p90, p95, p99 float64) {
	if d == nil {
		return 0, 0, 0, 0
	}
	dense := hdrhistogram.New(lowestTick, highestTick, digits)
	mustHold(d.h.MergeInto(dense))
	if prev != nil {
		now := dense.Export()
		was := hdrhistogram.New(lowestTick, highestTick, digits)
		mustHold(prev.h.MergeInto(was))
		for i, n := range was.Export().Counts {
			now.Counts[i] = max(now.Counts[i]-n, 0)
		}
		dense = hdrhistogram.Import(now)
	}
	ticks := dense.ValueAtPercentilesSlice(percentiles(dense.TotalCount(), 0.5, 0.9, 0.95, 0.99))
	return inUnits(ticks[0]), inUnits(ticks[1]), inUnits(ticks[2]), inUnits(ticks[3])
}

func inUnits(tick int64) float64 { return float64(tick) / ticksPerUnit }
