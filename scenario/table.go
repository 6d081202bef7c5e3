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
	def any    // the default: a value, or words that say what it is; nil if there is none
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
	rules
}

// in reads what a field is of into a part of a T.
func in[T, U any](get func(*T) *U, f field[U]) field[T] {
	return field[T]{f.shape, func(d *decoder, n *yaml.Node, into *T) { f.parse(d, n, get(into)) }}
}

// rules say which keys go together. The decoder judges by them, and they are in the schema.
type rules struct {
	conflicts []conflict
	needs     []need
	// some are keys of which at least one is there; someWhy says what they are for.
	some    []string
	someWhy string
}

// conflict is a pair of keys that can't both be there. why follows their names in the message.
type conflict struct{ a, b, why string }

// need is a key that has to have one of some others beside it.
type need struct {
	key   string
	oneOf []string
	why   string
}

// exclusive are the conflicts among keys of which at most one may be there.
func exclusive(why string, keys ...string) []conflict {
	var out []conflict
	for i, a := range keys {
		for _, b := range keys[i+1:] {
			out = append(out, conflict{a, b, why})
		}
	}
	return out
}

// judge adds findings for keys that don't go together. What may be there, misspelt, is not missed.
func (r *rules) judge(d *decoder, n *yaml.Node, name string, seen map[string]*yaml.Node) {
	clashed := map[string]bool{} // one of them goes, so that it needs nothing
	for _, c := range r.conflicts {
		a, b := seen[c.a], seen[c.b]
		if a == nil || b == nil {
			continue
		}
		clashed[c.a], clashed[c.b] = true, true
		switch {
		case a.Line > b.Line || a.Line == b.Line && a.Column > b.Column:
			d.nodeErr(a, "%q and %q %s", c.b, c.a, c.why)
		default:
			d.nodeErr(b, "%q and %q %s", c.a, c.b, c.why)
		}
	}
	if d.typos[n] {
		return
	}
	there := func(key string) bool { return seen[key] != nil }
	for _, need := range r.needs {
		if key := seen[need.key]; key != nil && !clashed[need.key] && !slices.ContainsFunc(need.oneOf, there) {
			d.nodeErr(key, "%q needs %s: %s", need.key, quotedList(need.oneOf), need.why)
		}
	}
	if len(r.some) > 0 && !slices.ContainsFunc(r.some, there) {
		d.nodeErr(n, "%s needs %s: %s", name, quotedList(r.some), r.someWhy)
	}
}

// quotedList is "a" or "b".
func quotedList(words []string) string {
	var quoted []string
	for _, w := range words {
		quoted = append(quoted, diag.Quote(w))
	}
	return strings.Join(quoted, " or ")
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
		f := d.nodeErr(n, "%s is a map (key: value), not %s", t.name, describe(n))
		d.guide.notMap(d, n, t.name, f)
		f.Note("its keys: %s", strings.Join(slices.Sorted(slices.Values(t.keys())), ", "))
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
			d.guide.unknown(d, p.key, t.name, t.keys(), t.keys())
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
	t.judge(d, n, t.name, seen)
	return seen
}

// object is the table's shape for the schema.
func (t *table[T]) object() *Shape {
	s := &Shape{Type: "object", Title: t.name, Doc: t.doc, Closed: true, Rules: t.rules}
	for _, r := range t.rows {
		s.Props = append(s.Props, Prop{Name: r.key, Shape: r.shape, Doc: r.doc, Default: written(r.def)})
		if r.required {
			s.Required = append(s.Required, r.key)
		}
	}
	return s
}
