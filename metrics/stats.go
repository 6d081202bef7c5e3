package metrics

import "time"

// Stats are the figures of one series, or of several rolled up. They are a read-only value, safe to share. Which fields
// are set depends on the type.
type Stats struct {
	Type Type
	Unit string

	Count  int64   // counter: sum of what was added; trend, rate: number of samples
	InLoad int64   // counter, trend: part of Count within the load's time
	Rate   float64 // counter: InLoad per second of the load; rate: share of passes, 0 to 1

	Passes, Fails int64 // rate

	Avg, Min, Med, Max, P90, P95, P99, Sum float64 // trend, in the unit; Min and Max also for gauges

	Value float64 // gauge: current value

	dist  *distribution // trend
	tally tally         // trend
	gauge gaugeState
}

// Quantile returns the smallest sample of a trend that at least the share q of them (0 to 1) does not exceed, in the
// metric's unit: to 0.1 %, and always within the exact minimum and maximum. It is 0 for other types and without
// samples.
func (s Stats) Quantile(q float64) float64 {
	switch {
	case s.dist == nil:
		return s.known(q)
	case q <= 0:
		return s.Min
	case q >= 1:
		return s.Max
	}
	return s.sample(q, s.dist.quantiles(q)[0])
}

// known is Quantile for Stats that were written down rather than measured: it uses the quantiles that they state.
func (s Stats) known(q float64) float64 {
	if s.Type != TrendType {
		return 0
	}
	switch q {
	case 0:
		return s.Min
	case 0.5:
		return s.Med
	case 0.9:
		return s.P90
	case 0.95:
		return s.P95
	case 0.99:
		return s.P99
	case 1:
		return s.Max
	}
	return 0
}

// tallied returns what is known exactly, even for Stats that were written down.
func (s Stats) tallied() tally {
	if s.tally.count == s.Count {
		return s.tally
	}
	return tally{count: s.Count, sum: s.Sum, min: s.Min, max: s.Max}
}

// clamp corrects the edge of a histogram's bucket by the exact extremes.
func (s Stats) clamp(v float64) float64 { return max(s.Min, min(v, s.Max)) }

// sample corrects the value of a quantile: the first and the last sample are known exactly.
func (s Stats) sample(q, v float64) float64 {
	switch rankOf(s.Count, q) {
	case s.Count:
		return s.Max
	case 1:
		return s.Min
	}
	return s.clamp(v)
}

func counterStats(unit string, n, inLoad int64, load time.Duration) Stats {
	s := Stats{Type: CounterType, Unit: unit, Count: n, InLoad: inLoad}
	if load > 0 {
		s.Rate = float64(inLoad) / load.Seconds()
	}
	return s
}

func rateStats(unit string, passes, fails int64) Stats {
	s := Stats{Type: RateType, Unit: unit, Count: passes + fails, Passes: passes, Fails: fails}
	if s.Count > 0 {
		s.Rate = float64(passes) / float64(s.Count)
	}
	return s
}

func gaugeStats(unit string, g gaugeState) Stats {
	return Stats{Type: GaugeType, Unit: unit, Value: g.value, Min: g.min, Max: g.max, gauge: g}
}

func trendStats(unit string, t tally, d *distribution) Stats {
	s := Stats{Type: TrendType, Unit: unit, Count: t.count, Min: t.min, Max: t.max, dist: d, tally: t}
	if t.count == 0 {
		return s
	}
	var mean float64
	s.Sum, mean = t.total()
	s.Avg = s.clamp(mean)
	q := d.quantiles(0.5, 0.9, 0.95, 0.99)
	s.Med, s.P90, s.P95, s.P99 = s.sample(0.5, q[0]), s.sample(0.9, q[1]), s.sample(0.95, q[2]), s.sample(0.99, q[3])
	return s
}
