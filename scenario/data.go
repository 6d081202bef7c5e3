package scenario

import (
	"maps"
	"slices"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// Feeder is an entry of `data`: where rows come from, and who gets which.
type Feeder struct {
	Name  diag.Text
	File  diag.Text
	Pick  string // "" is sequential
	OnEnd string // "" is loop; of unique: stop
}

// FeederPlan is a feeder with its rows, which all VUs share and nobody changes.
type FeederPlan struct {
	Name  string
	File  string
	At    diag.Pos
	Rows  []map[string]any
	Pick  string
	OnEnd string
}

func feederTable() *table[Feeder] {
	return &table[Feeder]{
		name: "a feeder",
		doc:  "Rows of a CSV file with a header, a JSON array of objects, or NDJSON.",
		rows: []row[Feeder]{
			{
				key:      "file",
				required: true,
				field:    textField(func(f *Feeder) *diag.Text { return &f.File }),
				doc:      "The file: .csv, .json, or .ndjson or .jsonl.",
			},
			{key: "pick", def: defaultPick, field: enumField(
				func(f *Feeder) *string { return &f.Pick },
				Choice{
					"sequential",
					"each iteration takes the next row, over all VUs",
				},
				Choice{"random", "each iteration takes any row"},
				Choice{
					"unique",
					"as sequential, and no row is used twice",
				},
				Choice{"per-vu", "each VU keeps one row, by its id"},
			), doc: "Which row an iteration gets."},
			{key: "on-end", def: defaultEnd + "; " + defaultEndOfUnique + " with unique", field: enumField(
				func(f *Feeder) *string { return &f.OnEnd },
				Choice{
					"loop",
					"starts again",
				},
				Choice{"stop", "no more iterations start"},
				Choice{"fail", "iterations fail with data.exhausted"},
			), doc: "What happens when the rows are used up."},
		},
	}
}

func dataField() field[[]Feeder] {
	keys := feederTable()
	return field[[]Feeder]{mapOf(keys.object()), func(d *decoder, n *yaml.Node, all *[]Feeder) {
		if n.Kind == yaml.ScalarNode && !yamltext.IsNull(n) {
			d.unread["data"] = true
			d.nodeErr(n, "data is a map (key: value), not %s", describe(n)).
				Note("give it a name: data: {NAME: {file: %s}}", diag.Visible(n.Value, 60))
			return
		}
		pairs, ok := d.mapping(n, "data")
		d.unread["data"] = !ok
		for _, p := range pairs {
			d.judgeName(p.key, "a feeder")
			f := Feeder{Name: d.src.Text(p.key)}
			if p.value.Kind == yaml.ScalarNode && !yamltext.IsNull(p.value) {
				d.unread["data"] = true
				d.nodeErr(p.value, "a feeder is a map (key: value), not %s", describe(p.value)).
					Note("write: %s: {file: %s}", p.key.Value, diag.Visible(p.value.Value, 60))
				continue
			}
			if keys.decode(d, p.value, &f) == nil {
				d.unread["data"] = true
				continue
			}
			if f.Pick == "unique" && f.OnEnd == "loop" {
				d.nodeErr(p.key, "%s picks unique rows, which can't loop", diag.Quote(p.key.Value)).
					Note("on-end: stop, or fail")
			}
			*all = append(*all, f)
		}
	}}
}

// data loads the feeders' files. Columns are what all rows have together.
func (c *compiler) data(feeders []Feeder) []*FeederPlan {
	var out []*FeederPlan
	for i := range feeders {
		f := &feeders[i]
		if f.File.Value == "" {
			if f.File.Pos.Line > 0 { // else it has a finding already
				c.out.Errorf(f.File.Pos, 1, "a file's name is expected here, not nothing")
			}
			continue
		}
		raw, ok := c.readBeside(f.File)
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
			found := c.out.Errorf(place, 1, "%v", err)
			found.Related = append(found.Related, diag.Related{Pos: f.File.Pos, Message: "read here"})
		case err != nil:
			c.out.Errorf(f.File.Pos, len([]rune(f.File.Value)), "%s: %v", diag.Quote(f.File.Value), err)
		case len(p.Rows) == 0:
			c.out.Errorf(f.File.Pos, len([]rune(f.File.Value)), "%s has no rows", diag.Quote(f.File.Value))
		}
		out = append(out, p)
	}
	return out
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
