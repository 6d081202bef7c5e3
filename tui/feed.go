package tui

import (
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// Feed is the run as a view sees it. Its methods are called by one goroutine, the view's, and never wait for a VU.
// Texts may hold anything that a server sent.
type Feed interface {
	// Snapshot is the state of the metrics now.
	Snapshot() *metrics.Snapshot
	// Load is how far the run is. The view ends by itself when its phase is Done.
	Load() Load
	// Thresholds are judged on a snapshot.
	Thresholds(*metrics.Snapshot) []Threshold
	// Health is what the generator sees of itself.
	Health() Health
	// Requests are the names of requests by their places.
	Requests() map[RequestAt]string
	// Log returns the lines of the log with a number above after, oldest first.
	Log(after uint64) []LogLine
	// Messages returns the frames of a VU with a number above after, oldest first; the VU is watched from the first
	// call on. 0 ends that.
	Messages(vu int, after uint64) []Message
	// Filter compiles an expression over one message.
	Filter(expr string) (func(Message) bool, error)

	// NextScenario goes on to another one of the scenarios that run at the same time: Load, Health, Messages and AddVUs
	// are its.
	NextScenario()

	Stop()                  // closes the sessions; the run ends soon
	Cut()                   // cuts the connections; the run ends now
	AddVUs(delta int) error // says why, where the load does not allow it
}

// Phase is where a run is in its life.
type Phase int

// The phases, in their order.
const (
	Starting Phase = iota
	WarmUp
	Running
	Stopping
	Done
)

// String is the phase in a word.
func (p Phase) String() string {
	return [...]string{"starting", "warm-up", "running", "stopping", "done"}[p]
}

// Load is how far a run is, and what it is to do.
type Load struct {
	Scenario string
	Target   string
	Words    string // the load: "10 VUs for 30s"
	Phase    Phase
	Index    int // the scenario's number among Of, from 1
	Of       int
	Beside   int // further scenarios that run at the same time

	StartsIn   time.Duration // until the load's start, while Phase is Starting
	Elapsed    time.Duration // since the load's start
	Duration   time.Duration // 0: bounded by iterations
	Iterations int64         // that have ended
	Total      int64         // iterations in all; 0: bounded by time
	Stages     []Stage
	Unit       string // of the stages: "VUs" or "/s"

	VUs        int  // that run now
	AllVUs     int  // the same with those of the scenarios beside
	MaxVUs     int  // that may run
	Adjustable bool // AddVUs works
}

// Stage is one ramp: from the target of the one before it, 0 at first, evenly to its own.
type Stage struct {
	Duration time.Duration
	Target   float64
	Drop     float64 // share of the open connections that is cut when it begins, 0 to 1
}

// Threshold is a condition with its present figure.
type Threshold struct {
	Scenario, Metric, Condition string
	Value                       float64 // in Unit; shares 0 to 1
	Unit                        string  // "ms", "By", "%" for a share, "/s", or ""
	OK, NoData, Abort           bool
	At                          diag.Pos
}

// Health is what the generator sees of itself.
type Health struct {
	CPU      float64       // share of all CPUs now, 0 to 1
	Lag      time.Duration // the worst that a tick came late, lately
	Warnings []string      // why figures may be the generator's own
}

// LogLine is one line of the run's log.
type LogLine struct {
	Seq  uint64
	Text string
}

// Message is one frame of the VU that is watched, or an HTTP request or answer of it.
type Message struct {
	Seq    uint64
	At     time.Duration // since the run's start
	Out    bool
	Kind   string // text, binary, ping, pong, close, open, http
	Size   int    // bytes of the whole payload
	Binary bool
	HTTP   string // what comes before the body, of an HTTP request or answer
	Data   []byte // the payload, or the start of a long one; read only
}

// RequestAt is where a request stands. Scenarios that include the same file have theirs at the same places.
type RequestAt struct {
	Scenario string
	At       diag.Pos
}
