package metrics

import "sync/atomic"

// Rate is the handle of a rate series in one shard. Get it from Recorder.Rate and keep it. It is safe for concurrent
// use.
type Rate struct {
	passes, fails atomic.Int64
	tap           *tap
	_             [cacheLine - 24]byte
}

// Add counts one sample as passed or failed. It is a single atomic addition. What "passed" means depends on the metric:
// a sample of ws_connect_failed is true for a failed handshake.
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
