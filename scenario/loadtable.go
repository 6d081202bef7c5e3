package scenario

import (
	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Load is how much: the file's `load`.
type Load struct {
	VUs             int // 0: not given
	Iterations      int
	IterationsPerVU int
	Duration        Duration
	Pos             diag.Pos

	keys map[string]*yaml.Node
}

func loadTable() *table[Load] {
	duration := field[Load]{shape: durationShape()}
	return &table[Load]{name: "load", doc: "How much.", exclusive: []string{"iterations", "iterations-per-vu", "duration"}, rows: []row[Load]{
		{key: "vus", def: "1", field: intField(func(l *Load) *int { return &l.VUs }, 1), doc: "Virtual users that run at a time."},
		{key: "iterations", field: intField(func(l *Load) *int { return &l.Iterations }, 1), doc: "Iterations in all, shared among the VUs."},
		{key: "iterations-per-vu", field: intField(func(l *Load) *int { return &l.IterationsPerVU }, 1), doc: "Iterations of each VU."},
		{key: "duration", field: durationField(func(l *Load) *Duration { return &l.Duration }), doc: "For how long iterations are started."},
		{key: "stages", field: field[Load]{shape: &Shape{Type: "array"}}, doc: "Ramps.", later: laterLoad},
		{key: "rate", field: field[Load]{shape: &Shape{Type: "string"}}, doc: "Sessions started a second.", later: laterLoad},
		{key: "max-vus", field: field[Load]{shape: intShape(1)}, doc: "The most VUs of the open model.", later: laterLoad},
		{key: "graceful-stop", field: duration, doc: "How long waits may go on when the time is up.", later: laterLoad},
		{key: "start-after", field: duration, doc: "When it starts.", later: laterLoad},
		{key: "connect-rate", field: field[Load]{shape: &Shape{Type: "string"}}, doc: "A ceiling on dials a second.", later: laterLoad},
		{key: "max-duration", field: duration, doc: "The longest that iterations may take in all.", later: laterLoad},
		{key: "warm-up", field: duration, doc: "Left out of the results.", later: laterLoad},
	}}
}

func loadField() field[Scenario] {
	return field[Scenario]{loadTable().object(), func(d *decoder, n *yaml.Node, s *Scenario) {
		l := &Load{}
		if l.keys = d.tables.load.decode(d, n, l); l.keys == nil {
			return
		}
		l.Pos = d.src.pos(d.resolve(n))
		s.Load = l
		d.judgeLoad(l)
	}}
}

// judgeLoad refuses bounds that exclude each other.
func (d *decoder) judgeLoad(l *Load) {
	var first string
	for _, b := range d.tables.load.exclusive {
		switch {
		case l.keys[b] == nil:
		case first == "":
			first = b
		default:
			d.nodeErr(d.resolve(l.keys[b]), "%q and %q are two kinds of load: choose one", first, b)
		}
	}
	if first == "" && l.keys["vus"] != nil && l.VUs > 0 {
		// One iteration for each VU, as one VU runs one iteration without a load.
		l.IterationsPerVU = 1
	}
}
