package metrics

import (
	"math"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// fewMax is how many values a cell keeps one by one before it takes a dense histogram of 188 KB: most series of a
// run get fewer between two snapshots.
const fewMax = 256

// Trend is the handle of a trend series in one shard. Make it with Recorder.Trend and keep it. Any number of
// goroutines may use it; they share a mutex that is held for some nanoseconds, also by a snapshot.
//
// It holds only what came since the latest snapshot, which moves it to the series.
type Trend struct {
	mu    sync.Mutex
	tally tally
	few   []uint32 // ticks of the histogram, while they are few
	dense *hdrhistogram.Histogram
	pool  *histogramPool
	tap   *tap
	_     [32]byte // to two cache lines
}

// Observe records a duration, for trends in milliseconds.
func (t *Trend) Observe(d time.Duration) { t.Record(float64(d) / float64(time.Millisecond)) }

// Record records a value in the metric's unit. Count, sum, minimum and maximum are exact for any finite value; the
// distribution holds 0 to 3 600 000 in steps of 0.001 to 0.1 %, and a value outside is taken as the nearest and
// counted in Snapshot.Clamped. A value that is not finite is counted there and left out.
func (t *Trend) Record(v float64) {
	tick, inside := tickOf(v)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !inside {
		t.tally.clamped++
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return
		}
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

// take moves what was recorded to a pending merge and leaves the cell empty.
func (t *Trend) take(p *pending) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p.tally.merge(t.tally)
	t.tally = tally{}
	p.few = append(p.few, t.few...)
	t.few = t.few[:0]
	if t.dense != nil {
		p.dense = append(p.dense, t.dense)
		t.dense = nil
	}
}

// tally is what is kept exactly of a set of values. Its zero value is the empty set.
type tally struct {
	count, clamped int64
	sum, min, max  float64
}

func (t *tally) add(v float64) {
	if t.count == 0 {
		t.min, t.max = v, v
	}
	t.count++
	t.sum += v
	t.min, t.max = min(t.min, v), max(t.max, v)
}

func (t *tally) merge(o tally) {
	t.clamped += o.clamped
	if o.count == 0 {
		return
	}
	if t.count == 0 {
		t.min, t.max = o.min, o.max
	}
	t.count += o.count
	t.sum += o.sum
	t.min, t.max = min(t.min, o.min), max(t.max, o.max)
}
