package result

import (
	"strings"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// Scenario is one scenario file of a run, and how it went.
type Scenario struct {
	Name, File string // File is as given on the command line
	// Description is the file's own description; "" if it has none.
	Description string
	// Mix is the mix of which it is a role; "" if it is none.
	Mix       string
	Line      int    // of its name in the file, or of the first key; 0 if unknown
	Target    string // URL that sessions were opened to
	OwnServer bool   // the target is the file's own server
	Passed    bool
	// Interrupted reports whether a signal ended it early. Passed then means that nothing had failed so far; the rest
	// is unknown.
	Interrupted bool
	Aborted     string // why an abort, a threshold or --fail-fast ended it early; "" if nothing did

	Iterations, IterationsFailed int64 // completed iterations, and how many of them failed
	IterationsCut                int64 // neither complete nor failed: the load's end or a signal came first
	Untested                     int   // number of places that should test something but reached no verdict
	VUs                          int
	Load                         string        // description: "10 VUs, 1000 iterations"
	Elapsed                      time.Duration // 0: unknown; for a single scenario it is the run's
	Requests                     []Request     // in file order, as far as their places are known
	HTTPRequests                 []Request     // the same for HTTP requests
	Coverage                     Coverage
	// Snapshot holds the figures of this scenario alone, with rates over its own time; nil if it is the run's only one
	// or has no samples.
	Snapshot *metrics.Snapshot
}

// About returns the description as one line.
func (s *Scenario) About() string { return strings.Join(strings.Fields(s.Description), " ") }

// Request is an action with a response time, or an HTTP request.
type Request struct {
	Name string // name tag of its ws_response_time or http_reqs
	At   diag.Pos
}
