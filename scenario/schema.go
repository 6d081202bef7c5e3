package scenario

import (
	"bytes"
	"encoding/json"
	"slices"

	"wsrun/scenario/table"
)

// schemaURL is the dialect. Only features that draft-07 has too are used, for editors that lag behind.
const schemaURL = "https://json-schema.org/draft/2020-12/schema"

// Schema returns the language as a JSON Schema, generated from the key tables that the decoder reads: schema.json
// contains its text.
func Schema() []byte {
	return newTables().schema()
}

func (t *tables) schema() []byte {
	root := table.Object{{Key: "$schema", Value: schemaURL}, {Key: "title", Value: "wsrun scenario"}}
	root = append(root, table.ShapeObject(t.top.Object())[1:]...) // without the table's own title
	root = append(root, table.Member{Key: "$defs", Value: append(table.Object{
		{
			Key: "expression",
			Value: table.Object{
				{Key: "title", Value: "expression"},
				{Key: "description", Value: "An expr expression (https://expr-lang.org), without ${{ }}."},
				{Key: "type", Value: []string{"string", "boolean", "number"}},
			},
		},
		{
			Key: "actions",
			Value: table.Object{
				{Key: "type", Value: "array"},
				{Key: "items", Value: table.Object{{Key: "$ref", Value: "#/$defs/action"}}},
			},
		},
		{Key: "load", Value: table.ShapeObject(t.load.Object())},
		{Key: "socket", Value: table.ShapeObject(t.socket.Object())},
		{
			Key: "action",
			Value: table.Object{
				{Key: "title", Value: "action"},
				{Key: "anyOf", Value: append([]any{bareVerbs(t.action)}, t.action.branches(inList)...)},
			},
		},
		{
			Key: "interval",
			Value: table.Object{
				{Key: "title", Value: "interval"},
				{Key: "anyOf", Value: t.action.branches(inInterval)},
			},
		},
		{
			Key:   "timeout",
			Value: table.Object{{Key: "title", Value: "timeout"}, {Key: "anyOf", Value: t.action.branches(inTimeout)}},
		},
		{
			Key: "around",
			Value: table.Object{
				{Key: "title", Value: "action of before or finally"},
				{Key: "anyOf", Value: append([]any{bareVerbs(t.action)}, t.action.branches(inAround)...)},
			},
		},
	}, t.action.keyShapes()...)})
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		panic(err) // it only contains strings, numbers and lists
	}
	return out.Bytes()
}

func bareVerbs(t *actionTable) table.Object {
	var words, docs []string
	for _, v := range t.verbs {
		if v.bare {
			words, docs = append(words, v.Key), append(docs, v.Doc)
		}
	}
	return table.Object{
		{Key: "title", Value: "verb alone"},
		{Key: "type", Value: "string"},
		{Key: "enum", Value: words},
		{Key: "markdownEnumDescriptions", Value: docs},
	}
}

// branches returns the forms of an action, at least one per verb, so that each states exactly which keys go with it.
func (t *actionTable) branches(r role) []any {
	var out []any
	for _, v := range t.verbs {
		forms := v.forms
		if forms == nil {
			forms = []form{{v.Key, nil, v.modifiers}}
		}
		for _, f := range forms {
			out = append(out, table.ShapeObject(t.branch(v, f, r)))
		}
	}
	return out
}

func (t *actionTable) branch(v *verb, f form, r role) *table.Shape {
	s := &table.Shape{Type: "object", Title: f.title, Doc: v.Doc, Closed: true, Required: []string{v.Key}}
	if r.must != "" {
		s.Required = append(s.Required, r.must)
	}
	s.Required = append(s.Required, f.required...)
	s.Props = []table.Prop{{Name: v.Key, Shape: table.Ref(verbShape + v.Key)}}
	for _, key := range slices.Concat(r.extra, f.modifiers, commonModifiers()) {
		s.Props = append(s.Props, table.Prop{Name: key, Shape: table.Ref(modifierShape + key)})
	}
	return s
}

// Prefixes of the names under which the keys of actions are in the schema once, for all branches.
const (
	verbShape     = "verb-"
	modifierShape = "with-"
)

// keyShapes returns the shapes of the values of each verb and each modifier.
func (t *actionTable) keyShapes() table.Object {
	var o table.Object
	for _, v := range t.verbs {
		o = append(
			o,
			table.Member{Key: verbShape + v.Key, Value: table.PropObject(table.Prop{Shape: v.Shape, Doc: v.Doc})},
		)
	}
	for _, m := range t.modifiers {
		o = append(
			o,
			table.Member{
				Key:   modifierShape + m.Key,
				Value: table.PropObject(table.Prop{Shape: m.Shape, Doc: m.Doc, Default: table.Written(m.Def)}),
			},
		)
	}
	return o
}
