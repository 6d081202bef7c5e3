package scenario

import (
	"gopkg.in/yaml.v3"

	"wsrun/scenario/table"
)

func actionsMapField(actions *actionTable) table.Field[[]NamedList] {
	return table.Field[[]NamedList]{
		Shape: table.MapOf(table.Ref("actions")),
		Parse: func(d *table.Decoder, n *yaml.Node, all *[]NamedList) {
			pairs, ok := d.Mapping(n, "actions")
			d.Unread["actions"] = !ok
			for _, p := range pairs {
				*all = append(*all, NamedList{d.Src.Text(p.Key), actions.read(d, p.Value, inList)})
			}
		},
	}
}
