package scenario

import (
	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// Scenario is one file as it is written: every value with its place, nothing compiled. It is not changed after Parse.
type Scenario struct {
	File string
	At   diag.Pos // of its name, or of its first key; unknown of an empty file

	Name         diag.Text
	Description  diag.Text
	URL          diag.Text
	HasURL       bool
	Headers      []Header
	Cookies      []Pair
	Subprotocols []diag.Text
	Compression  Compression
	Tags         []Pair
	TLS          TLS
	Connect      Connect
	Limits       Limits
	Reconnect    *Reconnect // nil: none
	Vars         []ValuePair
	Secrets      []diag.Text
	Actions      []NamedList
	Checks       []Named
	Handlers     Handlers
	Data         []Feeder
	Metrics      []Metric
	Include      []diag.Text
	Load         *Load
	Profiles     []Profile
	Thresholds   []ThresholdText
	Server       *Server

	src  *yamltext.Source
	seen map[string]*yaml.Node // the keys that are there
	// unread are the keys whose names are not known, as what stands there could not be read: no use of one is wrong.
	unread map[string]bool
}

// Limits bound what a session may hold and take.
type Limits struct {
	Message      Size
	Inbox        int
	WriteTimeout Duration
	CloseTimeout Duration
	Session      Duration
}

// scenarioTable names the top-level keys.
func scenarioTable(actions *actionTable) *table[Scenario] {
	t := &table[Scenario]{
		name: "a scenario",
		doc:  "What a WebSocket client does, what it checks, and how much load it makes.",
		rows: []row[Scenario]{
			{
				key:   "name",
				def:   "the file's name",
				field: textField(func(s *Scenario) *diag.Text { return &s.Name }),
				doc:   "The scenario's name in reports.",
			},
			{
				key:   "description",
				field: textField(func(s *Scenario) *diag.Text { return &s.Description }),
				doc:   "What it is for, shown in reports.",
			},
			{
				key:   "url",
				field: urlField(),
				doc: "The target, ws:// or wss://, evaluated for each connection. With a server it may be " +
					"left out, or be empty because an environment variable is unset: then the server is the target.",
			},
			{
				key:   "headers",
				field: in(func(s *Scenario) *[]Header { return &s.Headers }, headersField()),
				doc:   "Headers of the handshake; a list is several values.",
			},
			{
				key:   "cookies",
				field: textMapField(func(s *Scenario) *[]Pair { return &s.Cookies }, "cookies"),
				doc:   "Cookies of the handshake, beside those of the VU's jar.",
			},
			{
				key:   "subprotocols",
				field: textListField(func(s *Scenario) *[]diag.Text { return &s.Subprotocols }, "subprotocols"),
				doc:   "Subprotocols to offer, in order.",
			},
			{
				key:   "compression",
				def:   "none",
				field: compressionField(func(s *Scenario) *Compression { return &s.Compression }),
				doc:   "permessage-deflate (RFC 7692).",
			},
			{
				key:   "tags",
				field: textMapField(func(s *Scenario) *[]Pair { return &s.Tags }, "tags"),
				doc:   "Tags on every sample of this scenario.",
			},
			{
				key:   "tls",
				field: tableField(tlsTable(), func(s *Scenario) *TLS { return &s.TLS }),
				doc:   "How to trust wss:// and identify the client.",
			},
			{
				key:   "connect",
				field: tableField(connectTable(), func(s *Scenario) *Connect { return &s.Connect }),
				doc:   "How the connection is made.",
			},
			{
				key:   "limits",
				field: tableField(limitsTable(), func(s *Scenario) *Limits { return &s.Limits }),
				doc:   "Limits on messages, waits and sessions.",
			},
			{
				key:   "reconnect",
				field: in(func(s *Scenario) **Reconnect { return &s.Reconnect }, reconnectField()),
				doc:   "Keeps an iteration going when its connection is lost: it reconnects and runs on-open again.",
			},
			{
				key:   "vars",
				field: varsField(func(s *Scenario) *[]ValuePair { return &s.Vars }),
				doc:   "A VU's variables and their initial values, reset for each iteration.",
			},
			{
				key:   "secrets",
				field: textListField(func(s *Scenario) *[]diag.Text { return &s.Secrets }, "secrets"),
				doc:   "Environment variables whose values are masked wherever wsrun prints or writes them.",
			},
			{
				key:   "data",
				field: in(func(s *Scenario) *[]Feeder { return &s.Data }, dataField()),
				doc:   "Feeders: rows of CSV, JSON or NDJSON files, read as data.NAME.column.",
			},
			{
				key:   "metrics",
				field: in(func(s *Scenario) *[]Metric { return &s.Metrics }, metricsField()),
				doc:   "Custom metrics, recorded with `record`.",
			},
			{
				key:   "actions",
				field: in(func(s *Scenario) *[]NamedList { return &s.Actions }, actionsMapField(actions)),
				doc:   "Named lists of actions, run with `run`.",
			},
			{
				key:   "include",
				field: textListField(func(s *Scenario) *[]diag.Text { return &s.Include }, "include"),
				doc:   "Files whose actions, vars and metrics join this file's.",
			},
			{
				key:   "checks",
				field: namedField(func(s *Scenario) *[]Named { return &s.Checks }, "checks"),
				doc: "Named conditions on the handshake's response, evaluated once per session whether or " +
					"not it opened.",
			},
		},
	}
	t.rows = append(t.rows, handlerRows(actions, func(s *Scenario) *Handlers { return &s.Handlers })...)
	t.rows = append(t.rows, []row[Scenario]{
		{
			key:   "load",
			def:   "one VU, one iteration",
			field: in(func(s *Scenario) **Load { return &s.Load }, loadField()),
			doc:   "How much: VUs, iterations, durations, ramps, rates.",
		},
		{
			key:   "profiles",
			field: in(func(s *Scenario) *[]Profile { return &s.Profiles }, profilesField()),
			doc:   "Loads by name, for --profile.",
		},
		{
			key:   "thresholds",
			field: in(func(s *Scenario) *[]ThresholdText { return &s.Thresholds }, thresholdsField()),
			doc:   "What counts as a pass: conditions on metrics.",
		},
		{
			key:   "server",
			field: in(func(s *Scenario) **Server { return &s.Server }, serverField(actions)),
			doc: "The other side: `echo`, or event handlers of the accepting end. It is started on a free " +
				"loopback port when there is no url.",
		},
	}...)
	return t
}

func limitsTable() *table[Limits] {
	return &table[Limits]{name: "limits", doc: "Limits on messages, waits and sessions.", rows: []row[Limits]{
		{
			key:   "message",
			def:   defaultMessage,
			field: sizeField(func(l *Limits) *Size { return &l.Message }, 1),
			doc:   "The largest message, inflated; a larger one closes the session with 1009.",
		},
		{
			key:   "inbox",
			def:   defaultInbox,
			field: intField(func(l *Limits) *int { return &l.Inbox }, AtLeast(1)),
			doc: "How many messages that nothing took are kept for later expects. Beyond that, or beyond 32 " +
				"MiB, one is dropped and counted: the oldest that a handler has handled, else the oldest.",
		},
		{
			key:   "write-timeout",
			def:   defaultWrite,
			field: periodField(func(l *Limits) *Duration { return &l.WriteTimeout }),
			doc:   "How long a write may wait for a peer that reads nothing.",
		},
		{
			key:   "close-timeout",
			def:   defaultClose,
			field: periodField(func(l *Limits) *Duration { return &l.CloseTimeout }),
			doc:   "How long to wait for the peer's close frame.",
		},
		{
			key:   "session",
			def:   defaultSession,
			field: periodField(func(l *Limits) *Duration { return &l.Session }),
			doc:   "How long a session may last when the load is bounded by iterations.",
		},
	}}
}

// tableField is a mapping that has a table of its own.
func tableField[T, U any](t *table[U], get func(*T) *U) field[T] {
	return field[T]{t.object(), func(d *decoder, n *yaml.Node, into *T) { t.decode(d, n, get(into)) }}
}

func urlField() field[Scenario] {
	return field[Scenario]{scalarShape(), func(d *decoder, n *yaml.Node, s *Scenario) {
		s.URL, s.HasURL = diag.Text{}, true
		if t, ok := d.text(n, "a URL"); ok {
			s.URL = t
		}
	}}
}
