package scenario

import (
	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// NamedList is an entry of `actions`.
type NamedList struct {
	Name diag.Text
	List []*Action
}

func actionsMapField(table *actionTable) field[Scenario] {
	return field[Scenario]{mapOf(ref("actions")), func(d *decoder, n *yaml.Node, s *Scenario) {
		pairs, ok := d.mapping(n, "actions")
		d.unread["actions"] = !ok
		for _, p := range pairs {
			s.Actions = append(s.Actions, NamedList{d.src.Text(p.key), table.read(d, p.value, inList)})
		}
	}}
}
