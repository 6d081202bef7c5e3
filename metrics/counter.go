package metrics

import "sync/atomic"

// Counter is the handle of a counter series in one shard. Get it from Recorder.Counter and keep it. It is safe for
// concurrent use.
type Counter struct {
	n   atomic.Int64
	tap *tap
	_   [cacheLine - 16]byte
}

// Add adds n to the counter, in the metric's unit. It is a single atomic addition. Adding 0 is not a sample.
func (c *Counter) Add(n int64) {
	c.n.Add(n)
	if c.tap != nil {
		c.tap.putCount(n)
	}
}

// cacheLine is the size that cells are padded to, so that two shards never write to the same cache line. A wrong value
// costs time, not correctness.
const cacheLine = 64
