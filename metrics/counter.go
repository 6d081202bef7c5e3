package metrics

import "sync/atomic"

// Counter is the handle of a counter series in one shard. Make it with Recorder.Counter and keep it. Any number of
// goroutines may use it.
type Counter struct {
	n   atomic.Int64
	tap *tap
	_   [cacheLine - 16]byte
}

// Add adds n to the counter, in the metric's unit. It is one atomic addition. To add nothing is no sample.
func (c *Counter) Add(n int64) {
	c.n.Add(n)
	if c.tap != nil {
		c.tap.putCount(n)
	}
}

// cacheLine is what cells are padded to, so that two shards never write to the same line. A wrong guess costs
// time, not correctness.
const cacheLine = 64
