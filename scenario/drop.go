package scenario

import (
	"slices"

	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func dropVerb() *verb {
	return &verb{
		Row: table.Row[Action]{Key: "drop", Field: argument(dropField()),
			Doc: "Cuts TCP without a closing handshake; `reset` does it with a TCP reset."},
		modifiers: []string{"to"},
		bare:      true,
		compile:   oneStep(func(_ *lister, a *Action, _ *Step) Do { return &Drop{Reset: argOf[bool](a)} }),

		needsSession: true,
		endsSession:  true,
	}
}

func dropField() table.Field[bool] {
	how := []table.Choice{
		{Word: "reset", Doc: "with a TCP reset, so that the peer sees an error and not the end of the stream"},
	}
	shape := table.AnyOf(&table.Shape{Type: "string", Enum: how}, &table.Shape{Type: "null"})
	return table.Field[bool]{Shape: shape, Parse: func(d *table.Decoder, n *yaml.Node, reset *bool) {
		if yamltext.IsNull(n) {
			return
		}
		switch {
		case n.Kind == yaml.ScalarNode && table.PercentRE.MatchString(n.Value):
			d.NodeErr(n, "drop cuts this session's connection, not a share of all: write it alone, or with reset").
				Note("a share is dropped by a stage of the load: {duration: 10s, vus: 50, drop: %s}", n.Value)
			return
		case n.Kind == yaml.ScalarNode && slices.Contains([]string{"true", "yes", "on"}, n.Value):
			d.NodeErr(n, "drop goes alone, or with reset, not with %s", n.Value).Note("write: - drop")
			return
		}
		_, *reset = d.Enum(n, how)
	}}
}

// Drop cuts TCP.
type Drop struct {
	final
	Reset bool // with a TCP reset
}
