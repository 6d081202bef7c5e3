package monitor

import (
	"io"
	"time"

	"wsrun/cli/safely"
	"wsrun/mask"
	"wsrun/metrics"
)

// Run is the run to monitor.
type Run interface {
	Now() *metrics.Snapshot
	Started() time.Time // zero before the run
}

// Options describe a run apart from its metrics, and where to report problems.
type Options struct {
	Run     Run
	Version string // of wsrun
	Mask    *mask.Masker
	Log     io.Writer // standard error
	Safely  *safely.Caller
	Getenv  func(string) string
	GaveUp  <-chan struct{} // closed by a signal that says not to wait
}
