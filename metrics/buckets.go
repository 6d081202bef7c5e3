package metrics

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// EachBucket calls f with the buckets of a trend's histogram that have samples, from the lowest value on: a value in the
// metric's unit, to 0.1 %, and how many samples have it. Of other types, and without samples, there are none.
func (s Stats) EachBucket(f func(value float64, count int64)) {
	if s.dist == nil {
		return
	}
	s.dist.h.ForEachBucket(func(tick, count int64) bool {
		f(s.clamp(inUnits(tick)), count)
		return true
	})
}

// UpTo returns how many samples of a trend are at most each of bounds, which ascend: cumulative buckets.
func (s Stats) UpTo(bounds []float64) []int64 {
	out := make([]int64, len(bounds))
	var sum int64
	at := 0
	s.EachBucket(func(value float64, count int64) {
		for at < len(bounds) && value > bounds[at] {
			out[at] = sum
			at++
		}
		sum += count
	})
	for ; at < len(bounds); at++ {
		out[at] = sum
	}
	return out
}

// Log writes a trend's histogram to an HdrHistogram log, in ticks of a thousandth of the metric's unit, under a tag and
// for the time that it was recorded in. It writes nothing if there is no sample.
func (s Stats) Log(w *hdrhistogram.HistogramLogWriter, tag string, from, to time.Time) error {
	if s.dist == nil {
		return nil
	}
	h := s.dist.h.Clone()
	h.SetTag(tag)
	h.SetStartTimeMs(from.UnixMilli())
	h.SetEndTimeMs(to.UnixMilli())
	return w.OutputIntervalPackedHistogram(h)
}
