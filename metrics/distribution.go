package metrics

import (
	"math"
	"sync"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// One geometry for the trends of Builtin, which are times, so that any of them merge without loss: ticks of a
// thousandth of the unit (1 µs of a millisecond), up to an hour, three significant digits. What is outside, and all
// values of other trends, is in a wide histogram.
const (
	ticksPerUnit = 1000
	lowestTick   = 1
	highestTick  = 3_600_000_000
	digits       = 3
)

// tickOf returns the tick nearest to v, and false if v is outside of the range or no number.
func tickOf(v float64) (uint32, bool) {
	scaled := v * ticksPerUnit
	switch {
	case scaled >= 0 && scaled <= highestTick:
		return uint32(scaled + 0.5), true
	case scaled > highestTick:
		return highestTick, false
	}
	return 0, false // negative, or NaN
}

// mustFit refuses a tick that a histogram did not take: tickOf has made it fit, so that is a mistake in this file.
func mustFit(err error) {
	if err != nil {
		panic("metrics: " + err.Error())
	}
}

// histogramPool lends dense, empty histograms: cells take one while they are busy, a merge gives it back. The garbage
// collector may empty it.
type histogramPool struct {
	pool   sync.Pool
	tables widePool
}

func (p *histogramPool) get() *hdrhistogram.Histogram {
	if h, ok := p.pool.Get().(*hdrhistogram.Histogram); ok {
		return h
	}
	return hdrhistogram.New(lowestTick, highestTick, digits)
}

func (p *histogramPool) put(h *hdrhistogram.Histogram) {
	h.Reset()
	p.pool.Put(h)
}

// distribution is a sparse histogram that is never changed once it is made; snapshots share it. nil is the empty one.
type distribution struct {
	h    *hdrhistogram.PackedHistogram // nil: no value is in its range
	wide wideCounts
}

// total returns how many samples there are.
func (d *distribution) total() int64 {
	if d == nil {
		return 0
	}
	if d.h == nil {
		return d.wide.total()
	}
	return d.h.TotalCount() + d.wide.total()
}

// walk calls f with the buckets that have samples, from the lowest value on, until it returns false: with the lowest
// and the highest value of a bucket, in the metric's unit, and how many samples it has.
func (d *distribution) walk(f func(low, high float64, count int64) bool) {
	below, rest := d.wide.split()
	for _, b := range below {
		if v := keyValue(b.key); !f(v, v, b.count) {
			return
		}
	}
	least := math.Inf(-1)
	if d.h != nil {
		for tick, n := range d.h.ForEachBucket {
			if !f(inUnits(tick), inUnits(highestOf(tick)), n) {
				return
			}
		}
		least = inUnits(highestTick) // the rest is more, whatever it was rounded to
	}
	for _, b := range rest {
		if v := max(keyValue(b.key), least); !f(v, v, b.count) {
			return
		}
	}
}

// quantiles returns the values, in the metric's unit, at the given shares of the samples (0 to 1).
func (d *distribution) quantiles(qs ...float64) []float64 {
	if d == nil {
		return make([]float64, len(qs))
	}
	if len(d.wide) > 0 {
		return d.walkTo(qs...)
	}
	out := make([]float64, len(qs))
	for i, tick := range d.h.ValueAtPercentilesSlice(percentiles(d.h.TotalCount(), qs...)) {
		out[i] = float64(tick) / ticksPerUnit
	}
	return out
}

// walkTo is quantiles, bucket by bucket.
func (d *distribution) walkTo(qs ...float64) []float64 {
	ranks, out := make([]int64, len(qs)), make([]float64, len(qs))
	n := d.total()
	for i, q := range qs {
		ranks[i] = rankOf(n, q)
	}
	var seen int64
	d.walk(func(_, high float64, count int64) bool {
		more := false
		for i, rank := range ranks {
			if seen < rank && rank <= seen+count {
				out[i] = high
			}
			more = more || rank > seen+count
		}
		seen += count
		return more
	})
	return out
}

// rankOf is the rank, from 1, of the smallest of n samples that at least the share q of them does not exceed.
func rankOf(n int64, q float64) int64 {
	return max(1, int64(math.Ceil(math.Nextafter(q, 0)*float64(n)))) // 0.07 × 100 is a little more than 7
}

// percentiles returns what to ask the library for to get the samples of these ranks, as the newer tools for
// HdrHistogram logs do. The library rounds the rank instead: to it the 59th of 60 samples is their p(99).
func percentiles(n int64, qs ...float64) []float64 {
	out := make([]float64, len(qs))
	for i, q := range qs {
		out[i] = 100 * float64(rankOf(n, q)) / float64(n)
	}
	return out
}

// pending gathers what the cells of one series have recorded since the latest merge. It is reused from series to
// series.
type pending struct {
	tally  tally
	few    []uint32
	dense  []*hdrhistogram.Histogram
	keys   []int32
	tables []wideTable
}

// mergeInto returns d with the pending values, as a new distribution, and empties p. The dense histograms go back to
// the pool.
func (p *pending) mergeInto(d *distribution, pool *histogramPool) *distribution {
	defer p.clear(pool)
	next := &distribution{}
	if d != nil {
		*next = *d
	}
	if len(p.keys) > 0 || len(p.tables) > 0 {
		next.wide = next.wide.plus(p.counts())
	}
	if len(p.few) == 0 && len(p.dense) == 0 {
		return next
	}
	if next.h == nil {
		next.h = hdrhistogram.NewPacked(lowestTick, highestTick, digits)
	} else {
		next.h = next.h.Clone()
	}
	// one by one into the sparse one is faster while that saves a walk through a dense one
	var into interface{ RecordValue(int64) error } = next.h
	if len(p.dense) == 0 && len(p.few) > fewMax {
		p.dense = append(p.dense, pool.get())
	}
	if len(p.dense) > 0 {
		into = p.dense[0]
	}
	for _, tick := range p.few {
		mustFit(into.RecordValue(int64(tick)))
	}
	for _, h := range p.dense {
		mustHold(next.h.MergeFrom(h))
	}
	return next
}

func (p *pending) clear(pool *histogramPool) {
	for i, h := range p.dense {
		pool.put(h)
		p.dense[i] = nil
	}
	for i, table := range p.tables {
		pool.tables.put(table)
		p.tables[i] = nil
	}
	p.dense, p.few, p.tally = p.dense[:0], p.few[:0], tally{}
	p.keys, p.tables = p.keys[:0], p.tables[:0]
}

// sumDistributions returns all of ds in one. Of a single one it is that one.
func sumDistributions(ds []*distribution) *distribution {
	switch len(ds) {
	case 0:
		return nil
	case 1:
		return ds[0]
	}
	var packed []*hdrhistogram.PackedHistogram
	var wide []wideCounts
	for _, d := range ds {
		if d.h != nil {
			packed = append(packed, d.h)
		}
		if len(d.wide) > 0 {
			wide = append(wide, d.wide)
		}
	}
	return &distribution{h: sumPacked(packed), wide: sumWide(wide)}
}

func sumPacked(hs []*hdrhistogram.PackedHistogram) *hdrhistogram.PackedHistogram {
	if len(hs) == 0 {
		return nil
	}
	if len(hs) <= manyParts {
		sum := hs[0].Clone()
		for _, h := range hs[1:] {
			mustHold(sum.Merge(h))
		}
		return sum
	}
	dense := hdrhistogram.New(lowestTick, highestTick, digits)
	for _, h := range hs {
		mustHold(h.MergeInto(dense))
	}
	sum := hdrhistogram.NewPacked(lowestTick, highestTick, digits)
	mustHold(sum.MergeFrom(dense))
	return sum
}

// manyParts is from where on a detour over a dense histogram is faster than merging sparse ones pair by pair.
const manyParts = 64

// mustHold refuses a merge that lost values: it cannot happen while there is one geometry.
func mustHold(dropped int64) {
	if dropped != 0 {
		panic("metrics: histograms of different geometry")
	}
}

// finite keeps sums of huge values writable in JSON.
func finite(v float64) float64 { return max(-math.MaxFloat64, min(v, math.MaxFloat64)) }
