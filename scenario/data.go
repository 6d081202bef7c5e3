package scenario

import (
	"maps"
	"slices"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// Feeder is an entry of `data`: where rows come from, and how they are assigned.
type Feeder struct {
	Name  diag.Text
	File  diag.Text
	Pick  string // "" is sequential
	OnEnd string // "" is loop; of unique: stop
}

// FeederPlan is a feeder with its rows, which all VUs share and none modifies.
type FeederPlan struct {
	Name  string
	File  string
	At    diag.Pos
	Rows  []map[string]any
	Pick  string
	OnEnd string
}

func feederTable() *table.Table[Feeder] {
	return &table.Table[Feeder]{
		Name: "a feeder",
		Doc:  "Rows of a CSV file with a header, a JSON array of objects, or NDJSON.",
		Rows: []table.Row[Feeder]{
			{
				Key:      "file",
				Required: true,
				Field:    table.TextField(func(f *Feeder) *diag.Text { return &f.File }),
				Doc:      "The file: .csv, .json, or .ndjson or .jsonl.",
			},
			{
				Key: "pick",
				Def: defaultPick,
				Field: table.EnumField(
					func(f *Feeder) *string { return &f.Pick },
					table.Choice{Word: "sequential", Doc: "each iteration takes the next row, over all VUs"},
					table.Choice{Word: "random", Doc: "each iteration takes any row"},
					table.Choice{Word: "unique", Doc: "as sequential, and no row is used twice"},
					table.Choice{Word: "per-vu", Doc: "each VU keeps one row, by its id"},
				),
				Doc: "Which row an iteration gets.",
			},
			{
				Key: "on-end",
				Def: defaultEnd + "; " + defaultEndOfUnique + " with unique",
				Field: table.EnumField(
					func(f *Feeder) *string { return &f.OnEnd },
					table.Choice{Word: "loop", Doc: "starts again"},
					table.Choice{Word: "stop", Doc: "no more iterations start"},
					table.Choice{Word: "fail", Doc: "iterations fail with data.exhausted"},
				),
				Doc: "What happens when the rows are used up.",
			},
		},
	}
}

func dataField() table.Field[[]Feeder] {
	keys := feederTable()
	return table.Field[[]Feeder]{
		Shape: table.MapOf(keys.Object()),
		Parse: func(d *table.Decoder, n *yaml.Node, all *[]Feeder) {
			if n.Kind == yaml.ScalarNode && !yamltext.IsNull(n) {
				d.Unread["data"] = true
				d.NodeErr(n, "data is a map (key: value), not %s", table.Describe(n)).
					Note("give it a name: data: {NAME: {file: %s}}", diag.Visible(n.Value, 60))
				return
			}
			pairs, ok := d.Mapping(n, "data")
			d.Unread["data"] = !ok
			for _, p := range pairs {
				validateName(d, p.Key, "a feeder")
				f := Feeder{Name: d.Src.Text(p.Key)}
				if p.Value.Kind == yaml.ScalarNode && !yamltext.IsNull(p.Value) {
					d.Unread["data"] = true
					d.NodeErr(p.Value, "a feeder is a map (key: value), not %s", table.Describe(p.Value)).
						Note("write: %s: {file: %s}", p.Key.Value, diag.Visible(p.Value.Value, 60))
					continue
				}
				if keys.Decode(d, p.Value, &f) == nil {
					d.Unread["data"] = true
					continue
				}
				if f.Pick == "unique" && f.OnEnd == "loop" {
					d.NodeErr(p.Key, "%s picks unique rows, which can't loop", diag.Quote(p.Key.Value)).
						Note("on-end: stop, or fail")
				}
				*all = append(*all, f)
			}
		},
	}
}

// feederPlans loads the feeders' files. Columns are those of all rows together.
func feederPlans(feeders []Feeder, files *fileReader, out *diag.List) []*FeederPlan {
	var plans []*FeederPlan
	for i := range feeders {
		f := &feeders[i]
		if f.File.Value == "" {
			if f.File.Pos.Line > 0 { // otherwise there is a finding already
				out.Errorf(f.File.Pos, 1, "a file's name is expected here, not nothing")
			}
			continue
		}
		raw, ok := files.readBeside(f.File)
		if !ok {
			continue
		}
		p := &FeederPlan{Name: f.Name.Value, File: f.File.Value, At: f.Name.Pos, Pick: f.Pick, OnEnd: f.OnEnd}
		if p.Pick == "" {
			p.Pick = defaultPick
		}
		if p.OnEnd == "" {
			p.OnEnd = defaultEnd
			if p.Pick == "unique" {
				p.OnEnd = defaultEndOfUnique
			}
		}
		var place diag.Pos
		var err error
		p.Rows, place, err = readRows(f.File.Value, raw)
		switch {
		case err != nil && place.Line > 0:
			place.File = beside(f.File)
			found := out.Errorf(place, 1, "%v", err)
			found.Related = append(found.Related, diag.Related{Pos: f.File.Pos, Message: "read here"})
		case err != nil:
			out.Errorf(f.File.Pos, len([]rune(f.File.Value)), "%s: %v", diag.Quote(f.File.Value), err)
		case len(p.Rows) == 0:
			out.Errorf(f.File.Pos, len([]rune(f.File.Value)), "%s has no rows", diag.Quote(f.File.Value))
		}
		plans = append(plans, p)
	}
	return plans
}

func columns(feeders []*FeederPlan, all []Feeder) map[string]checks.NameList {
	cols := map[string]checks.NameList{}
	for _, f := range all {
		cols[f.Name.Value] = checks.NameList{}
	}
	for _, f := range feeders {
		seen := map[string]bool{}
		for _, row := range f.Rows {
			for k := range row {
				seen[k] = true
			}
		}
		cols[f.Name] = checks.NewNameList(slices.Sorted(maps.Keys(seen))...)
	}
	return cols
}
