package scenario

import (
	"slices"
	"strings"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// row is one key of a YAML mapping. It feeds the decoder, the nearest-name hint, schema.json and the reference.
type row[T any] struct {
	key string
	doc string // one sentence or two, for the schema and the reference
	def string // the default as it would be written, "" if there is none
	field[T]
	required bool
}

// field is what may stand behind a key: its shape for the schema, and how it gets into a T.
type field[T any] struct {
	shape *Shape
	parse func(d *decoder, n *yaml.Node, into *T)
}

// table is one YAML mapping: all its keys, in the order in which they are documented.
type table[T any] struct {
	name string // for messages, with its article: "an action", "limits"
	doc  string
	rows []row[T]
	// exclusive are keys of which at most one may be there.
	exclusive []string
}

func (t *table[T]) keys() []string {
	var names []string
	for _, r := range t.rows {
		names = append(names, r.key)
	}
	return names
}

func (t *table[T]) row(key string) *row[T] {
	for i := range t.rows {
		if t.rows[i].key == key {
			return &t.rows[i]
		}
	}
	return nil
}

// decode walks a mapping and fills into. It returns the nodes of the keys that are there; nil if it is no mapping.
func (t *table[T]) decode(d *decoder, n *yaml.Node, into *T) map[string]*yaml.Node {
	if n.Kind != yaml.MappingNode {
		d.nodeErr(n, "%s is a map (key: value), not %s", t.name, describe(n)).Note("its keys: %s", strings.Join(slices.Sorted(slices.Values(t.keys())), ", "))
		return nil
	}
	pairs, ok := d.mapping(n, t.name)
	if !ok {
		return nil
	}
	seen := make(map[string]*yaml.Node, len(pairs))
	for _, p := range pairs {
		name := p.key.Value
		r := t.row(name)
		if r == nil {
			d.unknownKey(p.key, t.name, t.keys())
			d.typos[n] = true
			continue
		}
		seen[name] = p.key
		r.parse(d, p.value, into)
	}
	for _, r := range t.rows {
		if _, ok := seen[r.key]; r.required && !ok && !d.typos[n] {
			d.nodeErr(n, "%s needs the key %q", t.name, r.key).Note("%s: %s", r.key, r.doc)
		}
	}
	return seen
}

// object is the table's shape for the schema.
func (t *table[T]) object() *Shape {
	s := &Shape{Type: "object", Title: t.name, Doc: t.doc, Closed: true, Exclusive: t.exclusive}
	for _, r := range t.rows {
		s.Props = append(s.Props, Prop{Name: r.key, Shape: r.shape, Doc: r.doc, Default: r.def})
		if r.required {
			s.Required = append(s.Required, r.key)
		}
	}
	return s
}

// unknownKey is the finding for a key that no row has.
func (d *decoder) unknownKey(key *yaml.Node, where string, allowed []string) {
	sorted := slices.Sorted(slices.Values(allowed))
	d.nodeErr(key, "unknown key %s in %s%s", diag.Quote(key.Value), where, diag.DidYouMean(key.Value, sorted)).
		Note("allowed: %s", strings.Join(sorted, ", "))
}
