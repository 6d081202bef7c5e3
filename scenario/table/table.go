package table

import (
	"slices"
	"strings"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Row is one key of a YAML mapping. It feeds the decoder, the nearest-name hint, schema.json and the reference.
type Row[T any] struct {
	Key string
	Doc string // one or two sentences, for the schema and the reference
	Def any    // the default: a value, or its description; nil if there is none
	Field[T]
	Required bool
}

// Field defines the value of a key: its shape for the schema, and how it is stored in a T.
type Field[T any] struct {
	Shape *Shape
	Parse func(d *Decoder, n *yaml.Node, into *T)
}

// Table is one YAML mapping: all its keys, in the order of the documentation.
type Table[T any] struct {
	Name string // for messages, with an article: "an action", "limits"
	Doc  string
	Rows []Row[T]
	Rules
}

// In applies a field of U to a part of a T.
func In[T, U any](get func(*T) *U, f Field[U]) Field[T] {
	return Field[T]{f.Shape, func(d *Decoder, n *yaml.Node, into *T) { f.Parse(d, n, get(into)) }}
}

// Rules define which keys go together. The decoder checks them, and they are in the schema.
type Rules struct {
	Conflicts []Conflict
	Needs     []Need
	// Some are keys at least one of which is required; SomeWhy says what for.
	Some    []string
	SomeWhy string
}

// Conflict is a pair of keys that exclude each other. Why follows their names in the message.
type Conflict struct{ A, B, Why string }

// Need is a key that requires one of several others.
type Need struct {
	Key   string
	OneOf []string
	Why   string
}

// Exclusive returns the conflicts among keys at most one of which is allowed.
func Exclusive(why string, keys ...string) []Conflict {
	var out []Conflict
	for i, a := range keys {
		for _, b := range keys[i+1:] {
			out = append(out, Conflict{a, b, why})
		}
	}
	return out
}

// validate adds findings for keys that don't go together. A key that may be present but misspelt is not reported as
// missing.
func (r *Rules) validate(d *Decoder, n *yaml.Node, name string, seen map[string]*yaml.Node) {
	clashed := map[string]bool{} // one of them will be removed, so it needs nothing
	for _, c := range r.Conflicts {
		a, b := seen[c.A], seen[c.B]
		if a == nil || b == nil {
			continue
		}
		clashed[c.A], clashed[c.B] = true, true
		switch {
		case a.Line > b.Line || a.Line == b.Line && a.Column > b.Column:
			d.NodeErr(a, "%q and %q %s", c.B, c.A, c.Why)
		default:
			d.NodeErr(b, "%q and %q %s", c.A, c.B, c.Why)
		}
	}
	if d.Typos[n] {
		return
	}
	there := func(key string) bool { return seen[key] != nil }
	for _, need := range r.Needs {
		if key := seen[need.Key]; key != nil && !clashed[need.Key] && !slices.ContainsFunc(need.OneOf, there) {
			d.NodeErr(key, "%q needs %s: %s", need.Key, quotedList(need.OneOf), need.Why)
		}
	}
	if len(r.Some) > 0 && !slices.ContainsFunc(r.Some, there) {
		d.NodeErr(n, "%s needs %s: %s", name, quotedList(r.Some), r.SomeWhy)
	}
}

// quotedList returns "a" or "b".
func quotedList(words []string) string {
	var quoted []string
	for _, w := range words {
		quoted = append(quoted, diag.Quote(w))
	}
	return strings.Join(quoted, " or ")
}

// Keys returns the names of the keys, in the order of the documentation.
func (t *Table[T]) Keys() []string {
	var names []string
	for _, r := range t.Rows {
		names = append(names, r.Key)
	}
	return names
}

func (t *Table[T]) row(key string) *Row[T] {
	for i := range t.Rows {
		if t.Rows[i].Key == key {
			return &t.Rows[i]
		}
	}
	return nil
}

// Decode walks a mapping and fills into. It returns the nodes of the keys that are present; nil if n is not a mapping.
func (t *Table[T]) Decode(d *Decoder, n *yaml.Node, into *T) map[string]*yaml.Node {
	if n.Kind != yaml.MappingNode {
		f := d.NodeErr(n, "%s is a map (key: value), not %s", t.Name, Describe(n))
		d.Guide.NotMap(d, n, t.Name, f)
		f.Note("its keys: %s", strings.Join(slices.Sorted(slices.Values(t.Keys())), ", "))
		return nil
	}
	pairs, ok := d.Mapping(n, t.Name)
	if !ok {
		return nil
	}
	seen := make(map[string]*yaml.Node, len(pairs))
	for _, p := range pairs {
		name := p.Key.Value
		r := t.row(name)
		if r == nil {
			d.Guide.Unknown(d, p.Key, t.Name, t.Keys(), t.Keys())
			d.Typos[n] = true
			continue
		}
		seen[name] = p.Key
		r.Parse(d, p.Value, into)
	}
	for _, r := range t.Rows {
		if _, ok := seen[r.Key]; r.Required && !ok && !d.Typos[n] {
			d.NodeErr(n, "%s needs the key %q", t.Name, r.Key).Note("%s: %s", r.Key, r.Doc)
		}
	}
	t.validate(d, n, t.Name, seen)
	return seen
}

// Object returns the table's shape for the schema.
func (t *Table[T]) Object() *Shape {
	s := &Shape{Type: "object", Title: t.Name, Doc: t.Doc, Closed: true, Rules: t.Rules}
	for _, r := range t.Rows {
		s.Props = append(s.Props, Prop{Name: r.Key, Shape: r.Shape, Doc: r.Doc, Default: Written(r.Def)})
		if r.Required {
			s.Required = append(s.Required, r.Key)
		}
	}
	return s
}
