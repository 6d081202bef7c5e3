package result

import (
	"strings"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// Scenario is one scenario file of a run and how it went.
type Scenario struct {
	Name, File string // the file as it was given on the command line
	// Description is what the file says that it is for; "" if it does not.
	Description string
	Line        int    // of its name there, or of the first key; 0 if unknown
	Target      string // the URL that sessions were opened to
	OwnServer   bool   // the target is the file's own server
	Passed      bool
	// Interrupted reports whether a signal ended it early. What had not failed until then is Passed, but nobody knows
	// about the rest.
	Interrupted bool
	Aborted     string // why an abort, a threshold or --fail-fast ended it early, "" if nothing did

	Iterations, IterationsFailed int64 // that ended, and those of them that failed
	IterationsCut                int64 // neither complete nor failed: the load's end or a signal came first
	Untested                     int   // places that were to test something and came to no verdict
	VUs                          int
	Load                         string        // in words: "10 VUs, 1000 iterations"
	Elapsed                      time.Duration // 0: not known; of a single scenario it is the run's
	Requests                     []Request     // in the order of the file, as far as their places are known
	HTTPRequests                 []Request     // the same of HTTP requests
	Coverage                     Coverage
	// Snapshot is what is known of this scenario alone, with rates over its own time; nil: it is the run's only one, or
	// has no samples.
	Snapshot *metrics.Snapshot
}

// About is the description in one line.
func (s *Scenario) About() string { return strings.Join(strings.Fields(s.Description), " ") }

// Request is an action that has a response time, or an HTTP request.
type Request struct {
	Name string // the tag of its ws_response_time or http_reqs
	At   diag.Pos
}
