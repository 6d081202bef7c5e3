package metrics

import (
	"math"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// fewMax is how many values a cell keeps individually before it takes a dense histogram of 188 KB: most series get
// fewer between two snapshots.
const fewMax = 256

// Trend is the handle of a trend series in one shard. Get it from Recorder.Trend and keep it. It is safe for concurrent
// use; its mutex is held for nanoseconds, even by a snapshot.
//
// It only holds what was recorded since the latest snapshot, which moves that to the series.
type Trend struct {
	mu    sync.Mutex
	tally tally
	few   []uint32 // ticks of the histogram, or keys of a wide one, while there are few
	dense *hdrhistogram.Histogram
	table wideTable // for wide trends, and for values outside of the histogram's range
	wide  bool
	pool  *histogramPool
	tap   *tap
	_     [16]byte // pads to two cache lines
}

// Observe records a duration, for trends in milliseconds.
func (t *Trend) Observe(d time.Duration) { t.Record(float64(d) / float64(time.Millisecond)) }

// Record records a value in the metric's unit. Count, sum, minimum and maximum are exact; the distribution has a
// resolution of 0.1 %, and for metrics of Builtin at least 0.001. A value that is not finite is ignored: the caller
// should have rejected it.
func (t *Trend) Record(v float64) {
	tick, inside := tickOf(v)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !inside || t.wide {
		t.recordWide(v)
		return
	}
	t.tally.add(v)
	if t.tap != nil {
		t.tap.put(v)
	}
	if t.dense != nil {
		mustFit(t.dense.RecordValue(int64(tick)))
		return
	}
	if len(t.few) < fewMax {
		t.few = append(t.few, tick)
		return
	}
	t.dense = t.pool.get()
	for _, early := range t.few {
		mustFit(t.dense.RecordValue(int64(early)))
	}
	t.few = t.few[:0]
	mustFit(t.dense.RecordValue(int64(tick)))
}

// recordWide records what the histogram can't hold. The caller holds t.mu.
func (t *Trend) recordWide(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	t.tally.add(v)
	if t.tap != nil {
		t.tap.put(v)
	}
	key := keyOf(v)
	if t.wide && t.table == nil && len(t.few) < fewMax {
		t.few = append(t.few, uint32(key))
		return
	}
	if t.table == nil {
		t.table = t.pool.tables.get()
	}
	t.table[key]++
}

// take moves what was recorded to a pending merge and leaves the cell empty.
func (t *Trend) take(p *pending) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p.tally.merge(t.tally)
	t.tally = tally{}
	if t.wide {
		for _, key := range t.few {
			p.keys = append(p.keys, int32(key))
		}
	} else {
		p.few = append(p.few, t.few...)
	}
	t.few = t.few[:0]
	if t.table != nil {
		p.tables = append(p.tables, t.table)
		t.table = nil
	}
	if t.dense != nil {
		p.dense = append(p.dense, t.dense)
		t.dense = nil
	}
}

// tally holds the exact properties of a set of values. Its zero value is the empty set.
type tally struct {
	count         int64
	sum, min, max float64
	hugeSum       float64 // sum of values of at least hugeAt, times hugeScale, which can't overflow
}

const (
	hugeAt    = 0x1p900
	hugeScale = 0x1p-200
)

func (t *tally) add(v float64) {
	if t.count == 0 {
		t.min, t.max = v, v
	}
	t.count++
	if math.Abs(v) < hugeAt {
		t.sum += v
	} else {
		t.hugeSum += v * hugeScale
	}
	t.min, t.max = min(t.min, v), max(t.max, v)
}

func (t *tally) merge(o tally) {
	if o.count == 0 {
		return
	}
	if t.count == 0 {
		t.min, t.max = o.min, o.max
	}
	t.count += o.count
	t.sum += o.sum
	t.hugeSum += o.hugeSum
	t.min, t.max = min(t.min, o.min), max(t.max, o.max)
}

// total returns the sum of the values, or the nearest finite number, and their mean, which may differ from sum/count
// then.
func (t tally) total() (sum, mean float64) {
	if t.count == 0 {
		return 0, 0
	}
	if t.hugeSum == 0 {
		return t.sum, t.sum / float64(t.count)
	}
	n := float64(t.count)
	return finite(t.sum + t.hugeSum/hugeScale), finite(t.sum/n + t.hugeSum/n/hugeScale)
}

// minus returns the count and the sums of what was added to t since o, an earlier state.
func (t tally) minus(o tally) tally {
	return tally{count: t.count - o.count, sum: t.sum - o.sum, hugeSum: t.hugeSum - o.hugeSum}
}
