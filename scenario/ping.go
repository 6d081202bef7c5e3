package scenario

import (
	"time"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func pingVerb() *verb {
	keys := pingTable()
	return &verb{
		Row: table.Row[Action]{Key: "ping", Field: pingField(keys),
			Doc: "Sends a ping; with `within`, waits for its pong."},
		modifiers: []string{"to", "within"},
		own:       keysOf(keys.Rows),
		bare:      true,
		compile:   oneStep(compilePing),

		needsSession: true,
	}
}

type pingArgs struct {
	within  table.Duration
	payload diag.Text
}

func pingTable() *table.Table[pingArgs] {
	return &table.Table[pingArgs]{Name: "ping", Doc: "A ping's arguments.", Rows: []table.Row[pingArgs]{
		{
			Key:   "within",
			Field: table.PeriodField(func(p *pingArgs) *table.Duration { return &p.within }),
			Doc:   "Waits this long for the pong.",
		},
		{
			Key:   "payload",
			Field: table.TextField(func(p *pingArgs) *diag.Text { return &p.payload }),
			Doc:   "The ping's payload, at most 125 bytes; by default a number of its own.",
		},
	}}
}

func pingField(keys *table.Table[pingArgs]) table.Field[Action] {
	return table.Field[Action]{
		Shape: table.AnyOf(keys.Object(), &table.Shape{Type: "null"}),
		Parse: func(d *table.Decoder, n *yaml.Node, a *Action) {
			if yamltext.IsNull(n) {
				return
			}
			if _, err := table.ParseDuration(n.Value); n.Kind == yaml.ScalarNode && err == nil {
				d.NodeErr(n, "ping is a map (key: value), not %s", table.Describe(n)).
					Note("to wait so long for the pong: ping: {within: %s}", n.Value)
				return
			}
			var p pingArgs
			keys.Decode(d, n, &p)
			if p.within.IsSet() {
				a.Within = p.within
			}
			a.arg = &p
			if len(p.payload.Value) > 125 && !checks.HasTemplate(p.payload.Value) {
				d.Out.Errorf(
					p.payload.Pos,
					len([]rune(p.payload.Value)),
					"a ping's payload has at most 125 bytes (RFC 6455 §5.5), not %d",
					len(p.payload.Value),
				)
			}
		},
	}
}

func compilePing(l *lister, a *Action, s *Step) Do {
	ping := &Ping{Within: a.Within.Duration}
	if payload := argOf[pingArgs](a).payload; payload.Pos.Line > 0 {
		ping.Payload = l.template(payload)
	}
	if a.Within.IsSet() {
		s.Trial = l.trial("ping", s)
		l.list.Waits = true
	}
	return ping
}

// Ping sends a ping, and may wait for its pong.
type Ping struct {
	onward
	Payload *checks.Template // nil: a counter
	Within  time.Duration    // 0: the pong is not waited for
}

func (p *Ping) awaits() time.Duration { return p.Within }

func (*Ping) measures(metric string) bool { return metric == metrics.NameWSPing }
