package metrics

import "sync/atomic"

// Rate is the handle of a rate series in one shard. Make it with Recorder.Rate and keep it. Any number of goroutines
// may use it.
type Rate struct {
	passes, fails atomic.Int64
	tap           *tap
	_             [cacheLine - 24]byte
}

// Add counts one sample as passed or failed. It is one atomic addition. What "passed" means is the metric's: a
// sample of ws_connect_failed is true for a handshake that failed.
func (r *Rate) Add(ok bool) {
	if ok {
		r.passes.Add(1)
	} else {
		r.fails.Add(1)
	}
	if r.tap != nil {
		r.tap.putBool(ok)
	}
}
