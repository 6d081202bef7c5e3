package metrics

import (
	"math"
	"sync"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// The trends of Builtin, which are times, share one geometry, so that they merge without loss: ticks of a thousandth of
// the unit (1 µs if it is ms), up to an hour, with three significant digits. Values outside of that range, and all
// values of other trends, go into a wide histogram.
const (
	ticksPerUnit = 1000
	lowestTick   = 1
	highestTick  = 3_600_000_000
	digits       = 3
)

// tickOf returns the tick nearest to v, and false if v is out of range or NaN.
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

// mustFit panics if a histogram rejected a tick: tickOf makes ticks fit, so that would be a bug in this file.
func mustFit(err error) {
	if err != nil {
		panic("metrics: " + err.Error())
	}
}

// histogramPool lends dense, empty histograms: cells take one while they are busy, and a merge returns it. The garbage
// collector may empty the pool.
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

// distribution is a sparse, immutable histogram, which snapshots share. nil is the empty one.
type distribution struct {
	h    *hdrhistogram.PackedHistogram // nil: no value is in its range
	wide wideCounts
}

// total returns the number of samples.
func (d *distribution) total() int64 {
	if d == nil {
		return 0
	}
	if d.h == nil {
		return d.wide.total()
	}
	return d.h.TotalCount() + d.wide.total()
}

// walk calls f with the non-empty buckets, from the lowest value up, until f returns false: with the lowest and the
// highest value of a bucket, in the metric's unit, and its number of samples.
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
		least = inUnits(highestTick) // the rest is higher, whatever it was rounded to
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

// walkTo computes quantiles bucket by bucket.
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

// rankOf returns the rank, counted from 1, of the smallest of n samples that at least the share q of them does not
// exceed.
func rankOf(n int64, q float64) int64 {
	return max(1, int64(math.Ceil(math.Nextafter(q, 0)*float64(n)))) // 0.07 × 100 is slightly more than 7
}

// percentiles returns what to pass to the library to get the samples of these ranks, as newer tools for HdrHistogram
// logs compute them. The library rounds the rank instead: for it, the p(99) of 60 samples is the 59th.
func percentiles(n int64, qs ...float64) []float64 {
	out := make([]float64, len(qs))
	for i, q := range qs {
		out[i] = 100 * float64(rankOf(n, q)) / float64(n)
	}
	return out
}

// pending collects what the cells of one series have recorded since the latest merge. It is reused for all series.
type pending struct {
	tally  tally
	few    []uint32
	dense  []*hdrhistogram.Histogram
	keys   []int32
	tables []wideTable
}

// mergeInto returns a new distribution with d and the pending values, and empties p. The dense histograms return to the
// pool.
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
	// Adding few values directly to the sparse histogram is faster than walking a dense one.
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

// sumDistributions returns the sum of ds; a single one is returned as it is.
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

// manyParts is the number of histograms from which a detour through a dense one is faster than merging sparse ones pair
// by pair.
const manyParts = 64

// mustHold panics if a merge lost values, which can't happen as long as there is a single geometry.
func mustHold(dropped int64) {
	if dropped != 0 {
		panic("metrics: histograms of different geometry")
	}
}

// finite keeps sums of huge values representable in JSON.
func finite(v float64) float64 { return max(-math.MaxFloat64, min(v, math.MaxFloat64)) }
