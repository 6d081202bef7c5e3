package monitor

import (
	"io"
	"time"

	"wsrun/cli/safely"
	"wsrun/mask"
	"wsrun/metrics"
)

// Run is what is monitored.
type Run interface {
	Now() *metrics.Snapshot
	Started() time.Time // zero before the run
}

// Options are what is known of a run beside its metrics, and who is told of what goes wrong.
type Options struct {
	Run     Run
	Version string // of wsrun
	Mask    *mask.Masker
	Log     io.Writer // standard error
	Safely  *safely.Caller
	Getenv  func(string) string
	GaveUp  <-chan struct{} // closed by a signal that says not to wait
}
