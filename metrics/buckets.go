package metrics

import (
	"errors"
	"math"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// EachBucket calls f with the non-empty buckets of a trend's histogram, from the lowest value up: a value in the
// metric's unit, to 0.1 %, and how many samples have it. Other types, and trends without samples, have no buckets.
func (s Stats) EachBucket(f func(value float64, count int64)) {
	if s.dist == nil {
		return
	}
	s.dist.walk(func(low, _ float64, count int64) bool {
		f(s.clamp(low), count)
		return true
	})
}

// UpTo returns how many samples of a trend are at most each of the ascending bounds: cumulative buckets.
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

// Loggable reports whether an HdrHistogram log can hold a trend; it is true for other types. The log's ticks are whole
// thousandths of the metric's unit, so it has no place for negative and huge values, nor for values of which a tick is
// more than 0.1 %. The latter is allowed for times, which have steps of 1 µs everywhere.
func (s Stats) Loggable() bool {
	if s.dist == nil {
		return true
	}
	below, rest := s.dist.wide.split()
	if len(below) > 0 {
		return false
	}
	for _, b := range rest {
		v := keyValue(b.key) * ticksPerUnit
		if v > highestLogged || v != 0 && v < 500 && s.Unit != Milliseconds {
			return false
		}
	}
	return true
}

// highestLogged is the highest tick put into an HdrHistogram log: up to here a float64 represents every whole number.
const highestLogged = 1 << 53

// Log writes the histogram of a Loggable trend to an HdrHistogram log, in ticks of a thousandth of the metric's unit,
// with a tag and the time span in which it was recorded. It writes nothing if there are no samples.
func (s Stats) Log(w *hdrhistogram.HistogramLogWriter, tag string, from, to time.Time) error {
	if s.dist == nil {
		return nil
	}
	if len(s.dist.wide) == 0 {
		h := s.dist.h.Clone()
		h.SetTag(tag)
		h.SetStartTimeMs(from.UnixMilli())
		h.SetEndTimeMs(to.UnixMilli())
		return w.OutputIntervalPackedHistogram(h)
	}
	ticks := func(v float64) int64 { return int64(math.Round(v * ticksPerUnit)) }
	h := hdrhistogram.New(lowestTick, max(ticks(s.Max)*2, highestTick), digits)
	var err error
	s.EachBucket(func(v float64, n int64) { err = errors.Join(err, h.RecordValues(ticks(v), n)) })
	if err != nil {
		return err
	}
	h.SetTag(tag)
	h.SetStartTimeMs(from.UnixMilli())
	h.SetEndTimeMs(to.UnixMilli())
	return w.OutputIntervalHistogram(h)
}
