package result

import (
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// Run is a finished run as every report reads it. It is a plain value: reports never modify it, so they can read it
// concurrently.
type Run struct {
	Version string // of wsrun
	Host    string // description of the host: "linux/amd64, 8 CPUs"; "" if unknown
	// Command-line flags, as far as they affect the run, without the values of variables; "" if none.
	Flags   string
	Started time.Time     // reports write it in UTC
	Elapsed time.Duration // from the first start to the last close
	// Length of the run's warm-up, excluded from the figures; 0 if there is none, and for runs of several scenarios.
	WarmUp time.Duration
	Seed   uint64 // of all randomness

	Passed      bool
	ExitCode    int  // what the process is about to return
	Interrupted bool // by a signal: the run is incomplete

	Scenarios  []Scenario        // in the order in which they ran
	Snapshot   *metrics.Snapshot // the last one; nil means no samples
	History    []metrics.Point   // course of the run, oldest first; empty if it was not kept
	Course     *metrics.Course   // source of History, in the form in which parts of a run merge; nil if it was not kept
	Thresholds []Threshold       // in file order
	Notices    []Notice          // in order of first occurrence
	Warnings   []string          // what the generator observed of itself, such as that it was the bottleneck

	// Conversations is a sample of the run's conversations, in the order of their handshakes; empty if none were kept.
	Conversations []Conversation

	// Single reports whether the run was one iteration of one VU, so that it is reported as a test rather than a
	// measurement.
	Single bool
	// Tests reports whether the run was several scenarios of a single iteration each, so that it is reported as a test
	// suite.
	Tests bool
	// Sources returns the bytes of a file, given the name that places carry, for code frames; nil if unknown. Sources
	// itself may be nil.
	Sources func(file string) []byte `json:"-"`
}

// Threshold is a condition on a metric, and its outcome.
type Threshold struct {
	Scenario  string
	Base      string        // without tags
	Tags      []metrics.Tag // in file order
	Metric    string        // with tags, if any: "ws_response_time{name:join}"
	Condition string        // as written in the file: "p(95) < 200ms"
	Aggregate string        // aggregate of the condition: avg, min, max, med, p(x), count, rate, value
	Op        string        // <, <=, >, >=, ==, !=
	Limit     float64       // in the metric's unit; shares are 0 to 1
	Value     float64       // value of the aggregate, in the metric's unit; shares are 0 to 1
	OK        bool
	NoData    bool  // there were no samples
	Samples   int64 // number of samples it is based on; for a counter its count, for a gauge 0
	File      string
	Line      int // 0 if unknown
}

// Notice is a condition that could not be evaluated, and how often.
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

// FiguresOf returns the figures of one scenario.
func (r *Run) FiguresOf(s *Scenario) *metrics.Snapshot {
	switch {
	case s.Snapshot != nil:
		return s.Snapshot
	case len(r.Scenarios) == 1:
		return r.Figures()
	}
	return &metrics.Snapshot{}
}

// AllWarnings returns what to know before trusting the figures: about the generator, outputs and metrics.
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
