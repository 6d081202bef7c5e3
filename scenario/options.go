package scenario

import (
	"time"
)

// Options are what the command line adds to a file.
type Options struct {
	URL        string // instead of the file's
	VUs        int    // 0: the file's
	Iterations int
	Duration   time.Duration
	Rate       float64 // starts a second
	Profile    string
	Tags       []string // keys of --tag
	ServeOnly  bool     // only the server side is wanted: no url is needed
	URLLater   bool     // another url may be given when it runs: that the file's comes to nothing is no error
	AllowRead  []string // folders that the scenario may read from, besides Root
	Root       string   // the folder below which it may; "": the scenario's
	// Spent is told of a file that could not be read for want of a descriptor or of memory, which is no mistake of the
	// scenario's; nil: that is a finding like any other.
	Spent func(error)
	// Env is what env holds. Only what says how to connect is evaluated with it here; nil: no variable is set.
	Env map[string]any
}
