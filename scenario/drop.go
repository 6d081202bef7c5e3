package scenario

import (
	"slices"

	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func dropVerb() *verb {
	return &verb{
		row: row[Action]{key: "drop", field: argument(dropField()),
			doc: "Cuts TCP without a closing handshake; `reset` does it with a TCP reset."},
		bare:    true,
		compile: oneStep(func(_ *lister, a *Action, _ *Step) Do { return &Drop{Reset: argOf[bool](a)} }),

		needsSession: true,
		endsSession:  true,
	}
}

func dropField() field[bool] {
	how := []Choice{{"reset", "with a TCP reset, so that the peer sees an error and not the end of the stream"}}
	shape := anyOf(&Shape{Type: "string", Enum: how}, &Shape{Type: "null"})
	return field[bool]{shape, func(d *decoder, n *yaml.Node, reset *bool) {
		if yamltext.IsNull(n) {
			return
		}
		switch {
		case n.Kind == yaml.ScalarNode && percentRE.MatchString(n.Value):
			d.nodeErr(n, "drop cuts this session's connection, not a share of all: write it alone, or with reset").
				Note("a share is dropped by a stage of the load: {duration: 10s, vus: 50, drop: %s}", n.Value)
			return
		case n.Kind == yaml.ScalarNode && slices.Contains([]string{"true", "yes", "on"}, n.Value):
			d.nodeErr(n, "drop goes alone, or with reset, not with %s", n.Value).Note("write: - drop")
			return
		}
		_, *reset = d.enum(n, how)
	}}
}

// Drop cuts TCP.
type Drop struct {
	final
	Reset bool // with a TCP reset
}
