package report

import (
	"strings"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// Run is a finished run as every report reads it. It is a plain value: reports only read it, so any number of them may
// do so at once.
type Run struct {
	Version string // of wsrun
	Host    string // what it ran on, in words: "linux/amd64, 8 CPUs"; "" if nobody says
	// of the command line, as far as they decide what the run is, without the values of variables; "" if there are none
	Flags   string
	Started time.Time     // reports write it in UTC
	Elapsed time.Duration // from the first start to the last close
	// of the run's start, left out of the figures; 0 if nothing is, and of a run of several scenarios
	WarmUp time.Duration
	Seed   uint64 // of everything random

	Passed      bool
	ExitCode    int  // what the process is about to return
	Interrupted bool // by a signal: what is here is what there was until then

	Scenarios  []Scenario        // in the order in which they ran
	Snapshot   *metrics.Snapshot // the last one; nil is one without samples
	History    []metrics.Point   // the course of the run, oldest first; empty if it was not kept
	Thresholds []Threshold       // in the order of the files
	Notices    []Notice          // in the order in which they came up first
	Warnings   []string          // what the generator says of itself: that it was the bottleneck, for example

	// Conversations are a sample of those of the run, in the order of their handshakes; empty if none were kept.
	Conversations []Conversation

	// Single says that there was one iteration of one VU, so that the run reads as a test and not as a measurement.
	Single bool
	// Tests says that there were several scenarios, each of a single iteration, so that the run reads as a suite of
	// tests.
	Tests bool
	// Sources returns the bytes of a file by the name that places carry, for code frames; nil if it is not known. It
	// may be nil itself.
	Sources func(file string) []byte
}

// Scenario is one scenario file of a run and how it went.
type Scenario struct {
	Name, File string // the file as it was given on the command line
	// Description is what the file says that it is for; "" if it does not.
	Description string
	Line        int    // of its name there, or of the first key; 0 if unknown
	Target      string // the URL that sessions were opened to
	OwnServer   bool   // the target is the file's own server
	Passed      bool
	// Interrupted tells that a signal ended it early. What had not failed until then is Passed, but nobody knows about
	// the rest.
	Interrupted bool
	Aborted     string // why an abort, a threshold or --fail-fast ended it early, "" if nothing did

	Iterations, IterationsFailed int64 // that ended, and those of them that failed
	IterationsCut                int64 // neither complete nor failed: the load's end or a signal came first
	VUs                          int
	Load                         string        // in words: "10 VUs, 1000 iterations"
	Elapsed                      time.Duration // 0: not known; of a single scenario it is the run's
	Requests                     []Request     // in the order of the file, as far as their places are known
	Coverage                     Coverage
	// Snapshot is what is known of this scenario alone, with rates over its own time; nil: it is the run's only one, or
	// has no samples.
	Snapshot *metrics.Snapshot
}

// about is the description in one line.
func (s *Scenario) about() string { return strings.Join(strings.Fields(s.Description), " ") }

// snapshotOf returns what is known of a scenario alone.
func (r *Run) snapshotOf(s *Scenario) *metrics.Snapshot {
	switch {
	case s.Snapshot != nil:
		return s.Snapshot
	case len(r.Scenarios) == 1:
		return r.snapshot()
	}
	return &metrics.Snapshot{}
}

// Request is an action that has a response time.
type Request struct {
	Name string // the tag of its ws_response_time
	At   metrics.Place
}

// Threshold is a condition on a metric and what came of it.
type Threshold struct {
	Scenario  string
	Metric    string  // with tags, if it has any: "ws_response_time{name:join}"
	Condition string  // as the file has it: "p(95) < 200ms"
	Value     float64 // of the condition's aggregate, in the metric's unit; rates as shares, 0 to 1
	OK        bool
	NoData    bool  // there was no sample to judge
	Samples   int64 // that it stands on; of a counter, what it counted; 0 of a gauge
	File      string
	Line      int // 0 if unknown
}

// Notice is a condition that could not be judged, and how often.
type Notice struct {
	At      metrics.Place
	Message string
	Count   int64
}

// Step is something that a single iteration did, or failed to do.
type Step struct {
	Kind      string // open, expect, expect-none, ping, check, failure, close
	Name      string // of the action or check; of an open, the URL
	Named     bool   // the file gives the name
	Alone     bool   // of a check: it is an action, and not that of the step before it
	ErrorKind string // of a failure
	At        diag.Pos
	OK        bool
	Took      time.Duration
	Detail    *metrics.Detail // of what failed; may be nil
	Survived  bool            // the iteration went on: of a failure, a close, or a handshake that is tried again
	Attempt   int             // of a handshake after a loss: which one it is; else 0
	Since     time.Duration   // of such a handshake: from the loss to its end
	Code      int             // the handshake's status, or the close code
	Reason    string          // of a close
	By        string          // who closed: client, server or network
}
