package metrics

import (
	"sync"
	"time"
)

// rollUps keeps what a snapshot was asked for, since the live view, the thresholds and the streams ask for the same.
// nil keeps nothing.
type rollUps struct {
	mu   sync.Mutex
	kept map[string]Stats
}

// of returns the figures that are kept under a key, or makes and keeps them.
func (r *rollUps) of(key []byte, sum func() Stats) Stats {
	if r == nil {
		return sum()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.kept[string(key)]
	if !ok {
		s = sum()
		r.kept[string(key)] = s
	}
	return s
}

// rollUp sums up the series of one metric; there is at least one.
func rollUp(series []Series, load time.Duration) Stats {
	first := series[0].Stats
	if len(series) == 1 {
		return first
	}
	switch first.Type {
	case CounterType:
		var n, inLoad int64
		for i := range series {
			n += series[i].Count
			inLoad += series[i].InLoad
		}
		return counterStats(first.Unit, n, inLoad, load)
	case RateType:
		var passes, fails int64
		for i := range series {
			passes += series[i].Passes
			fails += series[i].Fails
		}
		return rateStats(first.Unit, passes, fails)
	case TrendType:
		var all tally
		var inLoad int64
		parts := make([]*distribution, 0, len(series))
		for i := range series {
			s := &series[i].Stats
			inLoad += s.InLoad
			all.merge(s.tallied())
			if s.dist != nil {
				parts = append(parts, s.dist)
			}
		}
		out := trendStats(first.Unit, all, sumDistributions(parts))
		out.InLoad = inLoad
		return out
	case GaugeType:
		return gaugeStats(first.Unit, rollUpGauges(series))
	}
	return first
}

// rollUpGauges puts several gauges together. Of those that were set, the latest is the value and the extremes are
// exact. Those that were added to are parts of a sum: the value is exact, and the extremes are the bounds within
// which the sum has stayed, since the parts did not reach theirs at the same time.
func rollUpGauges(series []Series) gaugeState {
	var out gaugeState
	for i := range series {
		g := series[i].gauge
		switch {
		case i == 0:
			out = g
		case out.absolute || g.absolute:
			out.min, out.max = min(out.min, g.min), max(out.max, g.max)
			out.absolute = true
			if g.change > out.change || g.change == out.change && g.value > out.value {
				out.value, out.change = g.value, g.change
			}
		default:
			out.value += g.value
			out.min += g.min
			out.max += g.max
			out.change = max(out.change, g.change)
		}
	}
	return out
}
