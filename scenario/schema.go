package scenario

import (
	"bytes"
	"encoding/json"
	"slices"
)

// schemaURL names the dialect. What is used of it is what draft-07 has too, so that editors that lag understand it.
const schemaURL = "https://json-schema.org/draft/2020-12/schema"

// Schema is the language as a JSON Schema, made from the key tables that the decoder reads: schema.json holds its text.
func Schema() []byte {
	return newTables().schema()
}

func (t *tables) schema() []byte {
	root := object{{"$schema", schemaURL}, {"title", "wsrun scenario"}}
	root = append(root, shapeObject(t.top.object())[1:]...) // without the table's own title
	root = append(root, member{"$defs", append(object{
		{
			"expression",
			object{
				{"title", "expression"},
				{"description", "An expr expression (https://expr-lang.org), without ${{ }}."},
				{"type", []string{"string", "boolean", "number"}},
			},
		},
		{"actions", object{{"type", "array"}, {"items", object{{"$ref", "#/$defs/action"}}}}},
		{"load", shapeObject(t.load.object())},
		{
			"action",
			object{{"title", "action"}, {"anyOf", append([]any{bareVerbs(t.action)}, t.action.branches(inList)...)}},
		},
		{"interval", object{{"title", "interval"}, {"anyOf", t.action.branches(inInterval)}}},
		{"timeout", object{{"title", "timeout"}, {"anyOf", t.action.branches(inTimeout)}}},
	}, t.action.keyShapes()...)})
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		panic(err) // only strings, numbers and lists are in it
	}
	return out.Bytes()
}

// member and object are JSON objects whose keys keep their order.
type member struct {
	key   string
	value any
}

type object []member

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := enc.Encode(m.key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := enc.Encode(m.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// shapeObject is a shape as JSON Schema. Its first member is the title, or an empty description.
func shapeObject(s *Shape) object {
	if s.Ref != "" {
		return object{{"$ref", "#/$defs/" + s.Ref}}
	}
	var o object
	if s.Title != "" {
		o = append(o, member{"title", s.Title})
	}
	if s.Doc != "" {
		o = append(o, member{"description", s.Doc})
	}
	if isScalar(s) {
		var types []string
		for _, b := range s.AnyOf {
			types = append(types, b.Type)
		}
		return append(o, member{"type", types})
	}
	if len(s.AnyOf) > 0 {
		var list []any
		for _, branch := range s.AnyOf {
			list = append(list, shapeObject(branch))
		}
		return append(o, member{"anyOf", list})
	}
	if s.Type != "" {
		o = append(o, member{"type", s.Type})
	}
	if s.Pattern != "" {
		o = append(o, member{"pattern", s.Pattern})
	}
	if s.Enum != nil {
		var words, docs []string
		for _, c := range s.Enum {
			words, docs = append(words, c.Word), append(docs, c.Doc)
		}
		o = append(o, member{"enum", words}, member{"markdownEnumDescriptions", docs})
	}
	if s.Numbers != nil {
		o = append(o, member{"enum", s.Numbers})
	}
	if s.MinItems > 0 {
		o = append(o, member{"minItems", s.MinItems})
	}
	if s.Min != nil {
		o = append(o, member{"minimum", *s.Min})
	}
	if s.Max != nil {
		o = append(o, member{"maximum", *s.Max})
	}
	if s.Items != nil {
		o = append(o, member{"items", shapeObject(s.Items)})
	}
	return append(o, objectMembers(s)...)
}

func objectMembers(s *Shape) object {
	var o object
	if s.Props != nil {
		var props object
		for _, p := range s.Props {
			props = append(props, member{p.Name, propObject(p)})
		}
		o = append(o, member{"properties", props})
	}
	if s.Required != nil {
		o = append(o, member{"required", s.Required})
	}
	if s.Closed {
		o = append(o, member{"additionalProperties", false})
	} else if s.Values != nil {
		o = append(o, member{"additionalProperties", shapeObject(s.Values)})
	}
	if s.MinProps > 0 {
		o = append(o, member{"minProperties", s.MinProps})
	}
	return append(o, s.Rules.members()...)
}

// members are the rules in the words of draft-07 and 2020-12 alike.
func (r *rules) members() object {
	var o object
	requires := func(keys ...string) object { return object{{"required", keys}} }
	if len(r.conflicts) > 0 {
		var pairs []any
		for _, c := range r.conflicts {
			pairs = append(pairs, requires(c.a, c.b))
		}
		o = append(o, member{"not", object{{"anyOf", pairs}}})
	}
	if len(r.needs) > 0 {
		var all []any
		for _, n := range r.needs {
			either := []any{object{{"not", requires(n.key)}}}
			for _, key := range n.oneOf {
				either = append(either, requires(key))
			}
			all = append(all, object{{"anyOf", either}})
		}
		o = append(o, member{"allOf", all})
	}
	if len(r.some) > 0 {
		var either []any
		for _, key := range r.some {
			either = append(either, requires(key))
		}
		o = append(o, member{"anyOf", either})
	}
	return o
}

// propObject is a key's shape with the key's own documentation. Beside a $ref older drafts ignore everything, so it is
// wrapped.
func propObject(p Prop) object {
	o := object{}
	if p.Doc != "" {
		o = append(o, member{"description", p.Doc})
	}
	if p.Default != "" {
		o = append(o, member{"markdownDescription", p.Doc + "\n\nDefault: " + p.Default + "."})
	}
	inner := shapeObject(p.Shape)
	if p.Shape.Ref != "" && len(o) == 0 {
		return inner
	}
	if p.Shape.Ref != "" {
		return append(o, member{"allOf", []any{inner}})
	}
	for _, m := range inner {
		if m.key == "description" || m.key == "title" && p.Shape.Closed {
			continue
		}
		o = append(o, m)
	}
	return o
}

func bareVerbs(t *actionTable) object {
	var words, docs []string
	for _, v := range t.verbs {
		if v.bare {
			words, docs = append(words, v.key), append(docs, v.doc)
		}
	}
	return object{{"title", "verb alone"}, {"type", "string"}, {"enum", words}, {"markdownEnumDescriptions", docs}}
}

// branches are the forms of an action, one for each verb, so that each says exactly which keys go with it.
func (t *actionTable) branches(r role) []any {
	var out []any
	for _, v := range t.verbs {
		forms := v.forms
		if forms == nil {
			forms = []form{{v.key, nil, v.modifiers}}
		}
		for _, f := range forms {
			out = append(out, shapeObject(t.branch(v, f, r)))
		}
	}
	return out
}

func (t *actionTable) branch(v *verb, f form, r role) *Shape {
	s := &Shape{Type: "object", Title: f.title, Doc: v.doc, Closed: true, Required: []string{v.key}}
	if r.must != "" {
		s.Required = append(s.Required, r.must)
	}
	s.Required = append(s.Required, f.required...)
	s.Props = []Prop{{Name: v.key, Shape: ref(verbShape + v.key)}}
	for _, key := range slices.Concat(r.extra, f.modifiers, commonModifiers()) {
		s.Props = append(s.Props, Prop{Name: key, Shape: ref(modifierShape + key)})
	}
	return s
}

// Prefixes of the names under which the keys of actions stand once in the schema, for all branches.
const (
	verbShape     = "verb-"
	modifierShape = "with-"
)

// keyShapes are what stands behind each verb and each modifier.
func (t *actionTable) keyShapes() object {
	var o object
	for _, v := range t.verbs {
		o = append(o, member{verbShape + v.key, propObject(Prop{Shape: v.shape, Doc: v.doc})})
	}
	for _, m := range t.modifiers {
		o = append(o, member{modifierShape + m.key,
			propObject(Prop{Shape: m.shape, Doc: m.doc, Default: written(m.def)})})
	}
	return o
}
