package scenario

import (
	"slices"

	"wsrun/diag"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// Role is an entry of `mix`: a scenario that is a part of the load.
type Role struct {
	Name   diag.Text
	File   diag.Text
	Weight int // 0: not given
}

// maxWeight bounds weights, and with them how long a round is.
const maxWeight = 1_000_000

func roleTable() *table.Table[Role] {
	return &table.Table[Role]{
		Name: "a role",
		Doc:  "A scenario that is a part of the mix.",
		Rows: []table.Row[Role]{
			{
				Key:      "file",
				Required: true,
				Field:    table.TextField(func(r *Role) *diag.Text { return &r.File }),
				Doc:      "The scenario's file, beside this one. Its own load, profiles and thresholds are not used.",
			},
			{
				Key: "weight",
				Def: 1,
				Field: table.IntField(
					func(r *Role) *int { return &r.Weight },
					table.Count{Least: 1, Most: maxWeight},
				),
				Doc: "How many of the VUs, or of the iterations of the open model, are this role's, beside the other " +
					"roles' weights.",
			},
		},
	}
}

func mixField() table.Field[[]Role] {
	keys := roleTable()
	return table.Field[[]Role]{
		Shape: table.MapOf(keys.Object()),
		Parse: func(d *table.Decoder, n *yaml.Node, all *[]Role) {
			pairs, ok := d.Mapping(n, "mix")
			if ok && len(pairs) == 0 {
				d.NodeErr(n, "a mix without roles runs nothing")
			}
			for _, p := range pairs {
				r := Role{Name: d.Src.Text(p.Key)}
				if keys.Decode(d, p.Value, &r) != nil {
					*all = append(*all, r)
				}
			}
		},
	}
}

// mixKeys may stand beside `mix`.
func mixKeys() []string {
	return []string{"name", "description", "mix", "load", "profiles", "thresholds"}
}

// mixConflicts are the keys that don't go together with `mix`.
func mixConflicts(rows []table.Row[Scenario]) []table.Conflict {
	var out []table.Conflict
	for _, r := range rows {
		if !slices.Contains(mixKeys(), r.Key) {
			out = append(out, table.Conflict{
				A: "mix", B: r.Key, Why: "don't go together: what a role does is said in its own file",
			})
		}
	}
	return out
}

// IsMix reports whether the file mixes other scenarios, so that CompileMix has its plans.
func (s *Scenario) IsMix() bool { return s.seen["mix"] != nil }
