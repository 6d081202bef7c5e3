package scenario

import (
	"time"

	"wsrun/checks"
	"wsrun/checks/threshold"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/socket"
)

// Plan is a scenario, compiled: names are slots, templates are cut into literals and programs, lists are flat code. It
// is immutable and shared by any number of VUs.
type Plan struct {
	Name        string
	Description string
	File        string
	At          diag.Pos // of the name, or of the file's first key

	URL          *checks.Template // nil: the file's own server
	Target       string           // URL for people: its templates stay where it varies
	Headers      []HeaderPlan
	Cookies      []TextPlan
	Dial         socket.Config
	ExpectStatus int
	Tags         []TextPlan
	Secrets      []string
	Credentials  []string // texts of the file that are to be masked as a secret's value is

	Limits     LimitsPlan
	Checks     []CheckPlan
	Data       []*FeederPlan
	Metrics    []metrics.Def
	Thresholds []*threshold.Threshold
	Client     *Side
	Server     *ServerPlan // nil: none
	Load       LoadPlan
	Reconnect  *ReconnectPlan // nil: a lost connection ends the iteration
	Paths      *checks.Paths

	// Names is how many steps there are, and so the bound of their IDs; AllChecks are the client's checks, by ID.
	Names     int
	AllChecks []CheckPlan

	// Barriers are the names of the client's barriers, but for those that a template makes.
	Barriers []string

	// Files are the paths of what the scenario names and was read: to include, to send, to feed from, certificates.
	Files []string

	// Points are the places whose use is counted, by number, from 1.
	Points []Point

	// Trials are the client's places that test something, by number, from 1.
	Trials []Trial
}

// HeaderPlan is one line of the handshake.
type HeaderPlan struct {
	Name  string
	Value *checks.Template
	At    diag.Pos
}

// TextPlan is a named text.
type TextPlan struct {
	Name  string
	Value *checks.Template
	At    diag.Pos
}

// LimitsPlan holds the limits with their defaults filled in.
type LimitsPlan struct {
	Message      int64
	Inbox        int
	WriteTimeout time.Duration
	CloseTimeout time.Duration
	Session      time.Duration
}

// CheckPlan is one named condition.
type CheckPlan struct {
	Name string
	At   diag.Pos // of the name
	Expr *checks.Expr
	ID   int // its number among all checks of the plan
}

// ServerPlan is the file's other side.
type ServerPlan struct {
	Echo         bool
	Subprotocols []string
	Compression  socket.Compression
	Headers      []HeaderPlan
	AcceptAfter  Range // of a handshake's answer; zero: at once
	Refuse       *RefusePlan
	Side         *Side
}

// RefusePlan is a refusal of a handshake.
type RefusePlan struct {
	If      *checks.Expr
	Status  int
	Headers []HeaderPlan
	Body    *checks.Template
}

// Side is one end of a session: what it does on each event. nil lists do nothing.
type Side struct {
	Open, Message, Binary, Ping, Pong, Close, Error *List
	Intervals                                       []Interval
	Timeouts                                        []Timeout
	Strict                                          bool
	Vars                                            []VarPlan

	// Inbox is how many unclaimed messages are kept; 0 where no expect stands alone.
	Inbox int
	// ExpectCodes are the close codes that some `expect-code` names.
	ExpectCodes []int
	// NeedsStamp tells that receive times are read by something.
	NeedsStamp bool
	// Reads tells that the side does something about messages that come.
	Reads bool
}

// VarPlan is a variable's first value.
type VarPlan struct {
	Name  string
	Value checks.Value
	Const bool // the same for every iteration
	Go    any  // the value, if Const
}

// Interval is a list that runs at multiples of its period.
type Interval struct {
	Every time.Duration
	Skip  bool // overlap: skip
	List  *List
}

// Timeout is a list that runs once.
type Timeout struct {
	After time.Duration
	Idle  bool // since: last-message
	List  *List
}

// List is a list of actions as flat code. A suspended list is a program counter into it.
type List struct {
	Label string // on-open, on-message, interval[0] …
	Steps []Step
	Slots int // locals: indexes, items, parameters
	// Open tells that it is on-open's: while it runs or waits, the peer's close is unexpected.
	Open bool
	// Waits tells that some step can suspend it.
	Waits bool
	Point int // of the event; 0: none
}

// Step is one instruction: what it does, and what all instructions have. A step whose If is false is skipped.
type Step struct {
	If *checks.Expr
	// Point is If's number among the plan's points; 0: it is not counted.
	Point int
	// Trial is the number of what it tests among the plan's trials; 0: nothing.
	Trial int

	At    diag.Pos // of the verb
	Len   int      // of the verb's name
	Label string   // the action's name in metrics and reports, if it is constant
	Named bool     // the file gives the name
	Verb  string
	Name  *checks.Template
	ID    int // index for what a VU keeps for each named step
	Tags  []TextPlan

	Do Do
}

// IsRequest reports whether the step waits for the reply to a request.
func (s *Step) IsRequest() bool {
	e, ok := s.Do.(*Expect)
	return ok && e.Request
}

// SetPlan is one assignment.
type SetPlan struct {
	Var  string
	At   diag.Pos
	Expr *checks.Expr
}

// RecordPlan is one sample of a custom metric.
type RecordPlan struct {
	Metric metrics.Def
	Index  int // of the metric in the plan
	At     diag.Pos
	Expr   *checks.Expr
}
