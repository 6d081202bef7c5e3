package runner

import (
	"time"

	"wsrun/metrics"
	"wsrun/result"
	"wsrun/runner/guard"
	"wsrun/socket"
)

// Options are what a run gets beside its plan. All functions may be called from many goroutines at once, but for
// OnStep.
type Options struct {
	Registry *metrics.Registry
	Env      map[string]any    // what `env` holds; only read
	Tags     map[string]string // --tag; the file's tags win
	Seed     uint64
	URL      string // --url, already in the plan; for messages

	Log    func(Line)
	Trace  func(Frame)
	OnStep func(result.Step) // of a single iteration, in order
	// Watched lets Watch choose a VU whose frames are kept.
	Watched bool
	// Archive keeps whole conversations; nil keeps none.
	Archive *Archive
	// Barriers are shared by runs whose VUs may meet; nil: this one's are alone.
	Barriers *Barriers
	// Hide takes the secrets out of a text; nil: there are none.
	Hide func(string) string
	// Suite reports whether other files' runs share the registry: a request without a name carries its file, since
	// theirs may stand at the same place.
	Suite bool
	// Memory is watched for this run and others of the process; nil: it is not.
	Memory *guard.Memory
	// FailFast stops the run after the first iteration that failed.
	FailFast bool
}

// Line is a line of the run's log.
type Line struct {
	At   time.Duration
	VU   int // 0: the run itself
	Text string
}

// Frame is one frame for --trace, or an HTTP request or its answer. Payload is good during the call only.
type Frame struct {
	At      time.Duration
	End     string // vu, server or run
	ID      int    // 0: the run, which has none
	Socket  string // its name in a file with several; "" in any other
	Out     bool
	Opcode  socket.Opcode // 0: it is HTTP, and Payload a body
	HTTP    string        // what comes before the body: method, URL, and of an answer its status
	Payload []byte
}
