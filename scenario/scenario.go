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
	Socket                    // the only one, or what each has by default
	Sockets     []NamedSocket // those of `sockets`, in the file's order
	Script      []*Action
	Declarations
	Around     Around
	Server     *Server
	Tags       []table.Pair
	Mix        []Role // empty: the file is no mix
	Load       *Load
	Profiles   []Profile
	Thresholds []ThresholdText

	source
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

// scenarioTable names the top-level keys.
func scenarioTable(actions *actionTable) *table.Table[Scenario] {
	only := func(s *Scenario) *Socket { return &s.Socket }
	rows := slices.Concat(
		nameRows(),
		each(handshakeRows(), only),
		tagsRows(),
		each(connectionRows(), only),
		declarationRows(actions),
		each(checksRows(), only),
		aroundRows(actions),
		each(handlerRows(actions, func(s *Socket) *Handlers { return &s.Handlers }), only),
		socketsRows(actions),
		runRows(actions),
	)
	return &table.Table[Scenario]{
		Name:  "a scenario",
		Doc:   "What a WebSocket client does, what it checks, and how much load it makes.",
		Rules: table.Rules{Conflicts: mixConflicts(rows)},
		Rows:  rows,
	}
}

// nameRows are the keys of what the scenario is.
func nameRows() []table.Row[Scenario] {
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
	}
}

// tagsRows are the keys of what is on every sample.
func tagsRows() []table.Row[Scenario] {
	return []table.Row[Scenario]{
		{
			Key:   "tags",
			Field: table.TextMapField(func(s *Scenario) *[]table.Pair { return &s.Tags }, "tags"),
			Doc:   "Tags on every sample of this scenario.",
		},
	}
}

// declarationRows are the keys of what the rest of the file names.
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
	}
}

// socketsRows are the keys of an iteration with several connections.
func socketsRows(actions *actionTable) []table.Row[Scenario] {
	return []table.Row[Scenario]{
		{
			Key:   "sockets",
			Field: table.In(func(s *Scenario) *[]NamedSocket { return &s.Sockets }, socketsField(actions)),
			Doc: "The connections of an iteration, by name. The keys of the handshake, limits, reconnect and the " +
				"handlers at the top level are each one's defaults.",
		},
		{
			Key: "script",
			Field: table.Field[Scenario]{
				Shape: table.Ref("actions"),
				Parse: func(d *table.Decoder, n *yaml.Node, s *Scenario) { s.Script = actions.read(d, n, inList) },
			},
			Doc: "The iteration's list over all sockets. They are open when it begins; when it ends, they are closed.",
		},
	}
}

// runRows are the keys of how much load there is, what passes, and who answers.
func runRows(actions *actionTable) []table.Row[Scenario] {
	return []table.Row[Scenario]{
		{
			Key:   "mix",
			Field: table.In(func(s *Scenario) *[]Role { return &s.Mix }, mixField()),
			Doc: "Several scenarios as one load, in place of handlers: role → file and weight. Load, profiles and " +
				"thresholds are this file's.",
		},
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

// tableField is a mapping that has a table of its own.
func tableField[T, U any](t *table.Table[U], get func(*T) *U) table.Field[T] {
	return table.Field[T]{
		Shape: t.Object(),
		Parse: func(d *table.Decoder, n *yaml.Node, into *T) { t.Decode(d, n, get(into)) },
	}
}
