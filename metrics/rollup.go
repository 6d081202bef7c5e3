package metrics

import (
	"sync"
	"time"
)

// rollUps caches roll-ups of a snapshot, because the live view, the thresholds and the streams ask for the same ones.
// nil caches nothing.
type rollUps struct {
	mu   sync.Mutex
	kept map[string]Stats
}

// of returns the cached figures for a key, or computes and caches them.
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

// rollUp sums the series of one metric; there is at least one.
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

// rollUpGauges combines several gauges. If they were set, the latest is the value and the extremes are exact. If they
// were added to, they are parts of a sum: the value is exact, and the extremes are bounds of the sum, because the parts
// may have reached theirs at different times.
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
