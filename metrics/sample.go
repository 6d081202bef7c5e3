package metrics

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	samplesKept = 1 << 15         // samples per shard not yet taken: 24 bytes each
	samplesCall = samplesKept / 4 // number of samples from which the taker is called
)

// Sample is one recorded value. It is a plain value.
type Sample struct {
	Of    *SampleSeries
	At    time.Duration // since Samples was called, by the monotonic clock
	Value float64       // a counter's increment, a trend's value, 1 or 0 for a rate, a gauge's new value
}

// SampleSeries is the series that a sample was recorded in. There is only one for each series, so its address
// identifies it. It is immutable.
type SampleSeries struct {
	Metric string
	Type   Type
	Unit   string
	Tags   Tags
}

// Samples collects the individual samples of a registry in addition to aggregating them. Recording never waits for the
// reader: samples that arrive while a shard's buffer is full are counted as dropped. Its memory is bounded.
type Samples struct {
	start   time.Time
	shards  []sampleBuffer
	dropped atomic.Int64
	called  chan struct{}
}

// sampleBuffer holds what one shard has recorded since it was last emptied.
type sampleBuffer struct {
	samples *Samples

	mu    sync.Mutex // held for nanoseconds
	held  []Sample
	spare []Sample // empty; swapped with held
	_     [cacheLine]byte
}

func newSamples(shards int) *Samples {
	s := &Samples{start: time.Now(), shards: make([]sampleBuffer, shards), called: make(chan struct{}, 1)}
	for i := range s.shards {
		s.shards[i].samples = s
	}
	return s
}

// Start returns the time that Sample.At counts from.
func (s *Samples) Start() time.Time { return s.start }

// Called receives a value when a buffer is filling up, so that the taker need not wait for the next tick.
func (s *Samples) Called() <-chan struct{} { return s.called }

// Dropped returns how many samples found their buffer full. It is safe for concurrent use.
func (s *Samples) Dropped() int64 { return s.dropped.Load() }

// Take returns what was recorded since the last call, in order of time; nil if nothing was. The slice is the caller's.
// Samples recorded during Take may be returned by the next call although they are older than the last one of this call.
// Only one goroutine may call it.
func (s *Samples) Take() []Sample {
	var all []Sample
	filled := 0
	for i := range s.shards {
		b := &s.shards[i]
		b.mu.Lock()
		held := b.held
		b.held, b.spare = b.spare[:0], nil
		b.mu.Unlock()
		if len(held) > 0 {
			all = append(all, held...)
			filled++
		}
		b.spareBack(held[:0])
	}
	if filled > 1 { // each shard's samples are in order
		slices.SortStableFunc(all, func(a, b Sample) int { return int(a.At - b.At) })
	}
	return all
}

// spareBack returns an emptied slice for the next swap.
func (b *sampleBuffer) spareBack(empty []Sample) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spare = empty
}

// put stores a sample, or counts it as dropped.
func (b *sampleBuffer) put(of *SampleSeries, v float64) {
	b.mu.Lock()
	n := len(b.held)
	if n < samplesKept {
		// The clock is read under the lock, so that a shard's samples are in order.
		b.held = append(b.held, Sample{Of: of, At: time.Since(b.samples.start), Value: v})
	}
	b.mu.Unlock()
	switch n {
	case samplesCall:
		select {
		case b.samples.called <- struct{}{}:
		default: // it was already called
		}
	case samplesKept:
		b.samples.dropped.Add(1)
	}
}

// tap is where a handle sends its samples; a nil *tap drops them.
type tap struct {
	buffer *sampleBuffer
	of     *SampleSeries
}

func (t *tap) put(v float64) { t.buffer.put(t.of, v) }

// putCount is a separate function so that Counter.Add stays small enough to be inlined.
//
//go:noinline
func (t *tap) putCount(n int64) {
	if n != 0 {
		t.put(float64(n))
	}
}

// putBool is the same for Rate.Add.
//
//go:noinline
func (t *tap) putBool(ok bool) {
	if ok {
		t.put(1)
	} else {
		t.put(0)
	}
}

// taps returns the taps of a series, one per shard, or nil if samples were not requested.
func (s *Samples) taps(of SampleSeries) []tap {
	if s == nil {
		return nil
	}
	taps := make([]tap, len(s.shards))
	for i := range taps {
		taps[i] = tap{&s.shards[i], &of}
	}
	return taps
}
