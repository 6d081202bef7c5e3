package scenario

import (
	"time"
)

// Options are what the command line adds to a file.
type Options struct {
	URL        string // replaces the file's
	VUs        int    // 0: the file's
	Iterations int
	Duration   time.Duration
	Rate       float64 // starts per second
	Profile    string
	Tags       []string // keys of --tag
	ServeOnly  bool     // only the server side is needed: no url is required
	URLLater   bool     // another url may be given for the run: it is no error if the file's is empty
	AllowRead  []string // folders other than Root that the scenario may read from
	Root       string   // folder below which it may read; "": the scenario's
	// Spent is called if a file could not be read for lack of descriptors or memory, which is not the scenario's fault;
	// nil: that is a finding like any other.
	Spent func(error)
	// Env is the value of env. Only what defines how to connect is evaluated with it here; nil: no variable is set.
	Env map[string]any
}
