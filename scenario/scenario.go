package scenario

import (
	"slices"

	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// Scenario is one file as it is written: every value with its place, nothing compiled. It is not changed after Parse.
type Scenario struct {
	File string
	At   diag.Pos // of its name, or of its first key; unknown of an empty file

	Name        diag.Text
	Description diag.Text
	Handshake
	Declarations
	Checks     []table.Named // on the handshake's response
	Handlers   Handlers
	Around     Around
	Server     *Server
	Limits     Limits
	Reconnect  *Reconnect // nil: none
	Tags       []table.Pair
	Load       *Load
	Profiles   []Profile
	Thresholds []ThresholdText

	source
}

// Handshake is what the client dials, and what it says there.
type Handshake struct {
	URL          diag.Text
	HasURL       bool
	Headers      []Header
	Cookies      []table.Pair
	Subprotocols []diag.Text
	Compression  Compression
	TLS          TLS
	Connect      Connect
}

// Declarations are what the rest of the file names.
type Declarations struct {
	Vars    []table.ValuePair
	Shared  []table.ValuePair
	Secrets []diag.Text
	Data    []Feeder
	Metrics []Metric
	Actions []NamedList
	Include []diag.Text
}

// source is the text that a scenario was read from.
type source struct {
	src  *yamltext.Source
	seen map[string]*yaml.Node // the keys that are there
	// unread are the keys whose names are not known, as what stands there could not be read: no use of one is wrong.
	unread map[string]bool
}

// Limits bound what a session may hold and take.
type Limits struct {
	Message      table.Size
	Inbox        int
	WriteTimeout table.Duration
	CloseTimeout table.Duration
	Session      table.Duration
}

// scenarioTable names the top-level keys.
func scenarioTable(actions *actionTable) *table.Table[Scenario] {
	return &table.Table[Scenario]{
		Name: "a scenario",
		Doc:  "What a WebSocket client does, what it checks, and how much load it makes.",
		Rows: slices.Concat(
			handshakeRows(),
			connectionRows(),
			declarationRows(actions),
			aroundRows(actions),
			handlerRows(actions, func(s *Scenario) *Handlers { return &s.Handlers }),
			runRows(actions),
		),
	}
}

// handshakeRows are the keys of the scenario itself, and of what the client says in its handshake.
func handshakeRows() []table.Row[Scenario] {
	return []table.Row[Scenario]{
		{
			Key:   "name",
			Def:   "the file's name",
			Field: table.TextField(func(s *Scenario) *diag.Text { return &s.Name }),
			Doc:   "The scenario's name in reports.",
		},
		{
			Key:   "description",
			Field: table.TextField(func(s *Scenario) *diag.Text { return &s.Description }),
			Doc:   "What it is for, shown in reports.",
		},
		{
			Key:   "url",
			Field: urlField(),
			Doc: "The target, ws:// or wss://, evaluated for each connection. With a server it may be " +
				"left out, or be empty because an environment variable is unset: then the server is the target.",
		},
		{
			Key:   "headers",
			Field: table.In(func(s *Scenario) *[]Header { return &s.Headers }, headersField()),
			Doc:   "Headers of the handshake; a list is several values.",
		},
		{
			Key:   "cookies",
			Field: table.TextMapField(func(s *Scenario) *[]table.Pair { return &s.Cookies }, "cookies"),
			Doc:   "Cookies of the handshake, beside those of the VU's jar.",
		},
		{
			Key:   "subprotocols",
			Field: table.TextListField(func(s *Scenario) *[]diag.Text { return &s.Subprotocols }, "subprotocols"),
			Doc:   "Subprotocols to offer, in order.",
		},
		{
			Key:   "compression",
			Def:   "none",
			Field: compressionField(func(s *Scenario) *Compression { return &s.Compression }),
			Doc:   "permessage-deflate (RFC 7692).",
		},
		{
			Key:   "tags",
			Field: table.TextMapField(func(s *Scenario) *[]table.Pair { return &s.Tags }, "tags"),
			Doc:   "Tags on every sample of this scenario.",
		},
	}
}

// connectionRows are the keys of how the connection is made, bounded, and made up for.
func connectionRows() []table.Row[Scenario] {
	return []table.Row[Scenario]{
		{
			Key:   "tls",
			Field: tableField(tlsTable(), func(s *Scenario) *TLS { return &s.TLS }),
			Doc:   "How to trust wss:// and identify the client.",
		},
		{
			Key:   "connect",
			Field: tableField(connectTable(), func(s *Scenario) *Connect { return &s.Connect }),
			Doc:   "How the connection is made.",
		},
		{
			Key:   "limits",
			Field: tableField(limitsTable(), func(s *Scenario) *Limits { return &s.Limits }),
			Doc:   "Limits on messages, waits and sessions.",
		},
		{
			Key:   "reconnect",
			Field: table.In(func(s *Scenario) **Reconnect { return &s.Reconnect }, reconnectField()),
			Doc:   "Keeps an iteration going when its connection is lost: it reconnects and runs on-open again.",
		},
	}
}

// declarationRows are the keys of what the rest of the file names, and of the checks of the handshake.
func declarationRows(actions *actionTable) []table.Row[Scenario] {
	return []table.Row[Scenario]{
		{
			Key:   "vars",
			Field: varsField("vars", func(s *Scenario) *[]table.ValuePair { return &s.Vars }),
			Doc:   "A VU's variables and their initial values, reset for each iteration.",
		},
		{
			Key:   "shared",
			Field: varsField("shared", func(s *Scenario) *[]table.ValuePair { return &s.Shared }),
			Doc:   "Variables that all VUs have in common, and their initial values.",
		},
		{
			Key:   "secrets",
			Field: table.TextListField(func(s *Scenario) *[]diag.Text { return &s.Secrets }, "secrets"),
			Doc:   "Environment variables whose values are masked wherever wsrun prints or writes them.",
		},
		{
			Key:   "data",
			Field: table.In(func(s *Scenario) *[]Feeder { return &s.Data }, dataField()),
			Doc:   "Feeders: rows of CSV, JSON or NDJSON files, read as data.NAME.column.",
		},
		{
			Key:   "metrics",
			Field: table.In(func(s *Scenario) *[]Metric { return &s.Metrics }, metricsField()),
			Doc:   "Custom metrics, recorded with `record`.",
		},
		{
			Key:   "actions",
			Field: table.In(func(s *Scenario) *[]NamedList { return &s.Actions }, actionsMapField(actions)),
			Doc:   "Named lists of actions, run with `run`.",
		},
		{
			Key:   "include",
			Field: table.TextListField(func(s *Scenario) *[]diag.Text { return &s.Include }, "include"),
			Doc:   "Files whose actions, vars, shared variables and metrics join this file's.",
		},
		{
			Key:   "checks",
			Field: table.NamedField(func(s *Scenario) *[]table.Named { return &s.Checks }, "checks"),
			Doc: "Named conditions on the handshake's response, evaluated once per session whether or " +
				"not it opened.",
		},
	}
}

// runRows are the keys of how much load there is, what passes, and who answers.
func runRows(actions *actionTable) []table.Row[Scenario] {
	return []table.Row[Scenario]{
		{
			Key:   "load",
			Def:   "one VU, one iteration",
			Field: table.In(func(s *Scenario) **Load { return &s.Load }, loadField()),
			Doc:   "How much: VUs, iterations, durations, ramps, rates.",
		},
		{
			Key:   "profiles",
			Field: table.In(func(s *Scenario) *[]Profile { return &s.Profiles }, profilesField()),
			Doc:   "Loads by name, for --profile.",
		},
		{
			Key:   "thresholds",
			Field: table.In(func(s *Scenario) *[]ThresholdText { return &s.Thresholds }, thresholdsField()),
			Doc:   "What counts as a pass: conditions on metrics.",
		},
		{
			Key:   "server",
			Field: table.In(func(s *Scenario) **Server { return &s.Server }, serverField(actions)),
			Doc: "The other side: `echo`, or event handlers of the accepting end. It is started on a free " +
				"loopback port when there is no url.",
		},
	}
}

func limitsTable() *table.Table[Limits] {
	return &table.Table[Limits]{
		Name: "limits",
		Doc:  "Limits on messages, waits and sessions.",
		Rows: []table.Row[Limits]{
			{
				Key:   "message",
				Def:   defaultMessage,
				Field: table.SizeField(func(l *Limits) *table.Size { return &l.Message }, 1),
				Doc:   "The largest message, inflated; a larger one closes the session with 1009.",
			},
			{
				Key:   "inbox",
				Def:   defaultInbox,
				Field: table.IntField(func(l *Limits) *int { return &l.Inbox }, table.AtLeast(1)),
				Doc: "How many messages that nothing took are kept for later expects. Beyond that, or beyond 32 " +
					"MiB, one is dropped and counted: the oldest that a handler has handled, else the oldest.",
			},
			{
				Key:   "write-timeout",
				Def:   defaultWrite,
				Field: table.PeriodField(func(l *Limits) *table.Duration { return &l.WriteTimeout }),
				Doc:   "How long a write may wait for a peer that reads nothing.",
			},
			{
				Key:   "close-timeout",
				Def:   defaultClose,
				Field: table.PeriodField(func(l *Limits) *table.Duration { return &l.CloseTimeout }),
				Doc:   "How long to wait for the peer's close frame.",
			},
			{
				Key:   "session",
				Def:   defaultSession,
				Field: table.PeriodField(func(l *Limits) *table.Duration { return &l.Session }),
				Doc:   "How long a session may last when the load is bounded by iterations.",
			},
		},
	}
}

// tableField is a mapping that has a table of its own.
func tableField[T, U any](t *table.Table[U], get func(*T) *U) table.Field[T] {
	return table.Field[T]{
		Shape: t.Object(),
		Parse: func(d *table.Decoder, n *yaml.Node, into *T) { t.Decode(d, n, get(into)) },
	}
}

func urlField() table.Field[Scenario] {
	return table.Field[Scenario]{Shape: table.ScalarShape(), Parse: func(d *table.Decoder, n *yaml.Node, s *Scenario) {
		s.URL, s.HasURL = diag.Text{}, true
		if t, ok := d.Text(n, "a URL"); ok {
			s.URL = t
		}
	}}
}
