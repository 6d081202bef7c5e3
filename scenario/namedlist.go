package scenario

import (
	"gopkg.in/yaml.v3"
)

func actionsMapField(table *actionTable) field[[]NamedList] {
	return field[[]NamedList]{mapOf(ref("actions")), func(d *decoder, n *yaml.Node, all *[]NamedList) {
		pairs, ok := d.mapping(n, "actions")
		d.unread["actions"] = !ok
		for _, p := range pairs {
			*all = append(*all, NamedList{d.src.Text(p.key), table.read(d, p.value, inList)})
		}
	}}
}
