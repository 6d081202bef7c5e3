package result

import (
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
	Course     *metrics.Course   // what History was made of, as parts of a run merge it; nil if it was not kept
	Thresholds []Threshold       // in the order of the files
	Notices    []Notice          // in the order in which they came up first
	Warnings   []string          // what the generator says of itself: that it was the bottleneck, for example

	// Conversations are a sample of those of the run, in the order of their handshakes; empty if none were kept.
	Conversations []Conversation

	// Single reports whether there was one iteration of one VU, so that the run reads as a test and not as a
	// measurement.
	Single bool
	// Tests reports whether there were several scenarios, each of a single iteration, so that the run reads as a suite
	// of tests.
	Tests bool
	// Sources returns the bytes of a file by the name that places carry, for code frames; nil if it is not known. It
	// may be nil itself.
	Sources func(file string) []byte `json:"-"`
}

// Threshold is a condition on a metric and what came of it.
type Threshold struct {
	Scenario  string
	Base      string        // the metric alone
	Tags      []metrics.Tag // in the order of the file
	Metric    string        // with tags, if it has any: "ws_response_time{name:join}"
	Condition string        // as the file has it: "p(95) < 200ms"
	Aggregate string        // of the condition: avg, min, max, med, p(x), count, rate, value
	Op        string        // <, <=, >, >=, ==, !=
	Limit     float64       // in the metric's unit; rates as shares, 0 to 1
	Value     float64       // of the condition's aggregate, in the metric's unit; rates as shares, 0 to 1
	OK        bool
	NoData    bool  // there was no sample to judge
	Samples   int64 // that it stands on; of a counter, what it counted; 0 of a gauge
	File      string
	Line      int // 0 if unknown
}

// Notice is a condition that could not be judged, and how often.
type Notice struct {
	At      diag.Pos
	Message string
	Count   int64
}

// Figures returns the run's snapshot, or one without samples.
func (r *Run) Figures() *metrics.Snapshot {
	if r.Snapshot == nil {
		return &metrics.Snapshot{}
	}
	return r.Snapshot
}

// FiguresOf returns what is known of a scenario alone.
func (r *Run) FiguresOf(s *Scenario) *metrics.Snapshot {
	switch {
	case s.Snapshot != nil:
		return s.Snapshot
	case len(r.Scenarios) == 1:
		return r.Figures()
	}
	return &metrics.Snapshot{}
}

// AllWarnings are what is to be known before the figures are trusted: of the generator, of outputs, and of the metrics.
func (r *Run) AllWarnings() []string {
	snap := r.Figures()
	out := append([]string{}, r.Warnings...)
	if snap.Exploded != "" {
		out = append(
			out,
			"the tag "+diag.Quote(snap.Exploded)+" has too many values, so series were merged without it",
		)
	}
	return out
}
