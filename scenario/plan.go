package scenario

import (
	"wsrun/checks"
	"wsrun/checks/threshold"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/scenario/table"
	"wsrun/socket"
)

// Plan is a scenario, compiled: names are slots, templates are cut into literals and programs, lists are flat code. It
// is immutable and shared by any number of VUs.
type Plan struct {
	Name        string
	Description string
	File        string
	At          diag.Pos // of the name, or of the file's first key

	HandshakePlan
	Limits     LimitsPlan
	Sockets    []*SocketPlan // what an iteration opens, at least one
	Client     *Side
	Server     *ServerPlan // nil: none
	Load       LoadPlan
	Role       *RolePlan // nil: the plan is no role of a mix
	Thresholds []*threshold.Threshold
	Metrics    []metrics.Def
	Data       []*FeederPlan
	Shared     []VarPlan // variables that all VUs have in common
	HTTP       bool      // the client sends HTTP requests
	Paths      *checks.Paths

	Tags        []TextPlan
	Secrets     []string
	Credentials []string // texts of the file that are to be masked as a secret's value is

	// Files are the paths of what the scenario names and was read: to include, to send, to feed from, certificates.
	Files []string

	Index

	mixed []*Plan // what thresholds on several roles are of
}

// HandshakePlan is what the client dials, and what it says there.
type HandshakePlan struct {
	URL          *checks.Template // nil: the file's own server
	Target       string           // URL for people: its templates stay where it varies
	Headers      []HeaderPlan
	Cookies      []TextPlan
	Dial         socket.Config
	ExpectStatus int
}

// Index is what a run counts by numbers, over all lists.
type Index struct {
	// Names is how many steps there are, and so the bound of their IDs; AllChecks are the client's checks, by ID.
	Names     int
	AllChecks []CheckPlan

	// Barriers are the names of the client's barriers, but for those that a template makes.
	Barriers []string

	// Points are the places whose use is counted, by number, from 1.
	Points []Point

	// Trials are the client's places that test something, by number, from 1.
	Trials []Trial
}

// ServerPlan is the file's other side.
type ServerPlan struct {
	Echo         bool
	Subprotocols []string
	Compression  socket.Compression
	Headers      []HeaderPlan
	AcceptAfter  table.Range // of a handshake's answer; zero: at once
	Refuse       *RefusePlan
	HTTP         []AnswerPlan
	Shared       []VarPlan // variables that all connections have in common
	Side         *Side
}

// Together reports whether what happens on the connections is handled one event at a time for all of them: their lists
// act on each other, or on what they have in common.
func (p *ServerPlan) Together() bool { return p.Side.Peers || len(p.Shared) > 0 }

// RefusePlan is a refusal of a handshake.
type RefusePlan struct {
	If      *checks.Expr
	Status  int
	Headers []HeaderPlan
	Body    *checks.Template
}

// AnswerPlan is one answer of the server's to HTTP requests.
type AnswerPlan struct {
	If      *checks.Expr // nil: it answers all
	Status  int
	Headers []HeaderPlan
	Body    *Content // nil: none
	Push    *Content // to every open session; nil: nothing
	At      diag.Pos
}

// Range is a time to wait: From alone, or evenly between From and To.
type Range = table.Range

// MixPlan is what the plans of a mix's roles have in common.
type MixPlan struct {
	Name        string
	Description string
	File        string
	At          diag.Pos
	// Thresholds are the mix's. Those without the tag `scenario` are of all roles together, and carry the tag `mix`.
	Thresholds []*threshold.Threshold
}

// RolePlan is what a plan is as a role of a mix.
type RolePlan struct {
	Mix    *MixPlan
	Name   string // in the mix; the plan's may say more, to be unique
	Weight int
}
