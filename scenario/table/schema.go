package table

import (
	"bytes"
	"encoding/json"
)

// Member is a key of an Object with its value.
type Member struct {
	Key   string
	Value any
}

// Object is a JSON object with ordered members.
type Object []Member

// MarshalJSON writes the members in order.
func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := enc.Encode(m.Key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := enc.Encode(m.Value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// ShapeObject returns a shape as JSON Schema. Its first member is the title, if it has one.
func ShapeObject(s *Shape) Object {
	if s.Ref != "" {
		return Object{{"$ref", "#/$defs/" + s.Ref}}
	}
	var o Object
	if s.Title != "" {
		o = append(o, Member{"title", s.Title})
	}
	if s.Doc != "" {
		o = append(o, Member{"description", s.Doc})
	}
	if isScalar(s) {
		var types []string
		for _, b := range s.AnyOf {
			types = append(types, b.Type)
		}
		return append(o, Member{"type", types})
	}
	if len(s.AnyOf) > 0 {
		var list []any
		for _, branch := range s.AnyOf {
			list = append(list, ShapeObject(branch))
		}
		return append(o, Member{"anyOf", list})
	}
	if s.Type != "" {
		o = append(o, Member{"type", s.Type})
	}
	if s.Pattern != "" {
		o = append(o, Member{"pattern", s.Pattern})
	}
	if s.Enum != nil {
		var words, docs []string
		for _, c := range s.Enum {
			words, docs = append(words, c.Word), append(docs, c.Doc)
		}
		o = append(o, Member{"enum", words}, Member{"markdownEnumDescriptions", docs})
	}
	if s.Numbers != nil {
		o = append(o, Member{"enum", s.Numbers})
	}
	if s.MinItems > 0 {
		o = append(o, Member{"minItems", s.MinItems})
	}
	if s.Min != nil {
		o = append(o, Member{"minimum", *s.Min})
	}
	if s.Max != nil {
		o = append(o, Member{"maximum", *s.Max})
	}
	if s.Items != nil {
		o = append(o, Member{"items", ShapeObject(s.Items)})
	}
	return append(o, objectMembers(s)...)
}

func objectMembers(s *Shape) Object {
	var o Object
	if s.Props != nil {
		var props Object
		for _, p := range s.Props {
			props = append(props, Member{p.Name, PropObject(p)})
		}
		o = append(o, Member{"properties", props})
	}
	if s.Required != nil {
		o = append(o, Member{"required", s.Required})
	}
	if s.Closed {
		o = append(o, Member{"additionalProperties", false})
	} else if s.Values != nil {
		o = append(o, Member{"additionalProperties", ShapeObject(s.Values)})
	}
	if s.MinProps > 0 {
		o = append(o, Member{"minProperties", s.MinProps})
	}
	return append(o, s.Rules.members()...)
}

// members returns the rules in keywords that draft-07 and 2020-12 share.
func (r *Rules) members() Object {
	var o Object
	requires := func(keys ...string) Object { return Object{{"required", keys}} }
	if len(r.Conflicts) > 0 {
		var pairs []any
		for _, c := range r.Conflicts {
			pairs = append(pairs, requires(c.A, c.B))
		}
		o = append(o, Member{"not", Object{{"anyOf", pairs}}})
	}
	if len(r.Needs) > 0 {
		var all []any
		for _, n := range r.Needs {
			either := []any{Object{{"not", requires(n.Key)}}}
			for _, key := range n.OneOf {
				either = append(either, requires(key))
			}
			all = append(all, Object{{"anyOf", either}})
		}
		o = append(o, Member{"allOf", all})
	}
	if len(r.Some) > 0 {
		var either []any
		for _, key := range r.Some {
			either = append(either, requires(key))
		}
		o = append(o, Member{"anyOf", either})
	}
	return o
}

// PropObject returns a key's shape with the key's own documentation. Next to a $ref, older drafts ignore everything
// else, so the $ref is wrapped.
func PropObject(p Prop) Object {
	o := Object{}
	if p.Doc != "" {
		o = append(o, Member{"description", p.Doc})
	}
	if p.Default != "" {
		o = append(o, Member{"markdownDescription", p.Doc + "\n\nDefault: " + p.Default + "."})
	}
	inner := ShapeObject(p.Shape)
	if p.Shape.Ref != "" && len(o) == 0 {
		return inner
	}
	if p.Shape.Ref != "" {
		return append(o, Member{"allOf", []any{inner}})
	}
	for _, m := range inner {
		if m.Key == "description" || m.Key == "title" && p.Shape.Closed {
			continue
		}
		o = append(o, m)
	}
	return o
}
