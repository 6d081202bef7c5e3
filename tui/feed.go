package tui

import (
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// Feed is the run as seen by a view. Only the view's goroutine calls its methods, and they never wait for a VU. Texts
// may contain anything that a server sent.
type Feed interface {
	// Snapshot returns the current metrics.
	Snapshot() *metrics.Snapshot
	// Load returns the run's progress. The view ends by itself when its phase is Done.
	Load() Load
	// Thresholds evaluates the thresholds on a snapshot.
	Thresholds(*metrics.Snapshot) []Threshold
	// Health returns what the generator observes of itself.
	Health() Health
	// Requests returns the names of requests by their places.
	Requests() map[RequestAt]string
	// Log returns the log lines numbered above after, oldest first.
	Log(after uint64) []LogLine
	// Messages returns the frames of a VU numbered above after, oldest first. The first call starts watching the VU; a
	// vu of 0 ends that.
	Messages(vu int, after uint64) []Message
	// Filter compiles an expression over one message.
	Filter(expr string) (func(Message) bool, error)

	// NextScenario switches to another one of the scenarios that run at the same time: Load, Health, Messages and
	// AddVUs then refer to it.
	NextScenario()

	Stop()                  // closes the sessions; the run ends soon
	Cut()                   // cuts the connections; the run ends now
	AddVUs(delta int) error // the error says why the load does not allow it
}

// Phase is a stage in the life of a run.
type Phase int

// The phases, in order.
const (
	Starting Phase = iota
	WarmUp
	Running
	Stopping
	Done
)

// String returns the phase as a word.
func (p Phase) String() string {
	return [...]string{"starting", "warm-up", "running", "stopping", "done"}[p]
}

// Load describes the load of a run and its progress.
type Load struct {
	Scenario string
	Target   string
	Words    string // description of the load: "10 VUs for 30s"
	Phase    Phase
	Index    int // the scenario's number among Of, from 1
	Of       int
	Beside   int // number of other scenarios running at the same time

	StartsIn   time.Duration // time to the load's start, while Phase is Starting
	Elapsed    time.Duration // time since the load's start
	Duration   time.Duration // 0: bounded by iterations
	Iterations int64         // completed iterations
	Total      int64         // total number of iterations; 0: bounded by time
	Stages     []Stage
	Unit       string // of the stages: "VUs" or "/s"

	VUs        int  // running now
	AllVUs     int  // the same, including scenarios beside this one
	MaxVUs     int  // maximum number of VUs
	Adjustable bool // AddVUs is supported
}

// Stage is one ramp: a linear change from the previous stage's target, initially 0, to its own.
type Stage struct {
	Duration time.Duration
	Target   float64
	Drop     float64 // share of the open connections cut at its start, 0 to 1
}

// Threshold is a condition with its current value.
type Threshold struct {
	Scenario, Metric, Condition string
	Value                       float64 // in Unit; shares are 0 to 1
	Unit                        string  // "ms", "By", "%" for a share, "/s", or ""
	OK, NoData, Abort           bool
	At                          diag.Pos
}

// Health is what the generator observes of itself.
type Health struct {
	CPU      float64       // current share of all CPUs, 0 to 1
	Lag      time.Duration // the largest recent delay of a tick
	Warnings []string      // reasons why figures may be the generator's own
}

// LogLine is one line of the run's log.
type LogLine struct {
	Seq  uint64
	Text string
}

// Message is one frame of the watched VU, or one of its HTTP requests or answers.
type Message struct {
	Seq    uint64
	At     time.Duration // since the run's start
	Out    bool
	Socket string // its name in a file with several; "" in any other
	Kind   string // text, binary, ping, pong, close, open, http
	Size   int    // size of the whole payload in bytes
	Binary bool
	HTTP   string // what precedes the body of an HTTP request or answer
	Data   []byte // the payload, or the start of a long one; read-only
}

// RequestAt is the place of a request. Scenarios that include the same file have requests at the same places.
type RequestAt struct {
	Scenario string
	At       diag.Pos
}
