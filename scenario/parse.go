package scenario

import (
	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// Parse reads one file's text. It returns what could be read, and adds everything that is structurally wrong to out.
// The result is nil only when the text is no YAML map at all.
func Parse(file string, data []byte, out *diag.List) *Scenario {
	return newTables().parse(file, data, out)
}

func (t *tables) parse(file string, data []byte, out *diag.List) *Scenario {
	before := len(*out)
	src := yamltext.Read(file, data, out)
	if src == nil {
		return nil
	}
	defer func() { src.NoteBlanks((*out)[before:]) }()
	d := &table.Decoder{
		Src:    src,
		Out:    out,
		Guide:  t,
		Typos:  map[*yaml.Node]bool{},
		Unread: map[string]bool{},
	}
	sc := &Scenario{File: file, source: source{src: src.Source, unread: d.Unread}}
	if sc.seen = t.top.Decode(d, src.Root, sc); sc.seen == nil {
		return nil
	}
	sc.placeKeys(d, sc.seen)
	if sc.At = sc.Name.Pos; sc.At.Line == 0 && len(src.Root.Content) > 0 {
		sc.At = src.Pos(src.Root.Content[0])
	}
	return sc
}

// tables holds every key table, built once a parse.
type tables struct {
	top         *table.Table[Scenario]
	action      *actionTable
	compression *table.Table[Compression]
	tls         *table.Table[TLS]
	connect     *table.Table[Connect]
	limits      *table.Table[Limits]
	reconnect   *table.Table[Reconnect]
	load        *table.Table[Load]
	role        *table.Table[Role]
	stage       *table.Table[Stage]
	feeder      *table.Table[Feeder]
	metric      *table.Table[Metric]
	condition   *table.Table[Condition]
	socket      *table.Table[NamedSocket]
	server      *table.Table[Server]
	refuse      *table.Table[Refuse]
}

func newTables() *tables {
	actions := newActionTable()
	return &tables{
		top: scenarioTable(actions), action: actions,
		compression: compressionTable(), tls: tlsTable(), connect: connectTable(), limits: limitsTable(),
		reconnect: reconnectTable(), load: loadTable(), role: roleTable(), stage: stageTable(), feeder: feederTable(),
		metric: metricTable(), condition: conditionTable(),
		socket: socketTable(actions), server: serverTable(actions), refuse: refuseTable(),
	}
}
