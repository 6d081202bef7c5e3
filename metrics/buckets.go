package metrics

import (
	"errors"
	"math"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// EachBucket calls f with the buckets of a trend's histogram that have samples, from the lowest value on: a value in
// the metric's unit, to 0.1 %, and how many samples have it. Of other types, and without samples, there are none.
func (s Stats) EachBucket(f func(value float64, count int64)) {
	if s.dist == nil {
		return
	}
	s.dist.walk(func(low, _ float64, count int64) bool {
		f(s.clamp(low), count)
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

// Loggable reports whether an HdrHistogram log holds a trend, or what is no trend: its ticks are whole numbers,
// thousandths of the metric's unit. So values below zero and huge ones have no place in it, and neither have those of
// which a tick is more than 0.1 %, unless they are times, which have steps of 1 µs everywhere.
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

// highestLogged is the highest tick that an HdrHistogram log is asked to hold; a float64 has each whole number up to
// there.
const highestLogged = 1 << 53

// Log writes a trend's histogram, which is Loggable, to an HdrHistogram log, in ticks of a thousandth of the metric's
// unit, under a tag and for the time that it was recorded in. It writes nothing if there is no sample.
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
