package metrics

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	samplesKept = 1 << 15         // of a shard that nobody has taken yet: 24 bytes each
	samplesCall = samplesKept / 4 // from how many on the taker is called
)

// Sample is one value as it was recorded. It is a plain value.
type Sample struct {
	Of    *SampleSeries
	At    time.Duration // since Samples were asked for, by the monotonic clock
	Value float64       // a counter's increment, a trend's value, 1 or 0 of a rate, a gauge's new value
}

// SampleSeries is the series that a sample was recorded in. There is one of each series, so its address identifies it.
// It is never changed.
type SampleSeries struct {
	Metric string
	Type   Type
	Unit   string
	Tags   Tags
}

// Samples takes each sample of a registry beside summing it up. Recording never waits for who reads them: what comes
// while a shard's buffer is full is counted as dropped. Its memory is bounded, whatever is recorded.
type Samples struct {
	start   time.Time
	shards  []sampleBuffer
	dropped atomic.Int64
	called  chan struct{}
}

// sampleBuffer holds what one shard has recorded since it was last emptied.
type sampleBuffer struct {
	samples *Samples

	mu    sync.Mutex // held for some nanoseconds
	held  []Sample
	spare []Sample // empty; changes places with held
	_     [cacheLine]byte
}

func newSamples(shards int) *Samples {
	s := &Samples{start: time.Now(), shards: make([]sampleBuffer, shards), called: make(chan struct{}, 1)}
	for i := range s.shards {
		s.shards[i].samples = s
	}
	return s
}

// Start is the time that Sample.At counts from.
func (s *Samples) Start() time.Time { return s.start }

// Called gets a value when a buffer is filling up, so that its taker need not wait for the next tick.
func (s *Samples) Called() <-chan struct{} { return s.called }

// Dropped returns how many samples found their buffer full. Any goroutine may ask.
func (s *Samples) Dropped() int64 { return s.dropped.Load() }

// Take returns what was recorded since the last call, in the order of time; nil if there was nothing. The slice is the
// caller's. What is recorded while Take runs may come with the next one, although it is older than the last sample
// of this one. One goroutine calls it.
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
	if filled > 1 { // each shard's are in order
		slices.SortStableFunc(all, func(a, b Sample) int { return int(a.At - b.At) })
	}
	return all
}

// spareBack keeps a slice that was emptied for the next change.
func (b *sampleBuffer) spareBack(empty []Sample) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spare = empty
}

// put keeps a sample, or counts it as dropped.
func (b *sampleBuffer) put(of *SampleSeries, v float64) {
	b.mu.Lock()
	n := len(b.held)
	if n < samplesKept {
		// the clock is read under the lock, so that those of a shard are in order
		b.held = append(b.held, Sample{Of: of, At: time.Since(b.samples.start), Value: v})
	}
	b.mu.Unlock()
	switch n {
	case samplesCall:
		select {
		case b.samples.called <- struct{}{}:
		default: // it was called already
		}
	case samplesKept:
		b.samples.dropped.Add(1)
	}
}

// tap is what a handle puts its samples through; a nil *tap keeps nothing.
type tap struct {
	buffer *sampleBuffer
	of     *SampleSeries
}

func (t *tap) put(v float64) { t.buffer.put(t.of, v) }

// putCount is a call of its own, so that Counter.Add stays small enough to be inlined.
//
//go:noinline
func (t *tap) putCount(n int64) {
	if n != 0 {
		t.put(float64(n))
	}
}

// putBool is one for Rate.Add.
//
//go:noinline
func (t *tap) putBool(ok bool) {
	if ok {
		t.put(1)
	} else {
		t.put(0)
	}
}

// taps returns the taps of a series, one of each shard, or nil if samples are not asked for.
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
