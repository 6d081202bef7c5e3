package checks

import "wsrun/checks/values"

// Value is a YAML value that may contain templates: of vars, with, each. It is immutable and shared by all machines;
// the zero Value is nil.
type Value struct {
	constant any
	template *Template
	list     []Value
	keys     []Value
	kind     valueShape
}

type valueShape uint8

const (
	shapeConst valueShape = iota
	shapeTemplate
	shapeList
	shapeMap
)

// ConstValue returns a value without templates. All evaluations share its lists and maps, which must not be modified.
func ConstValue(v any) Value { return Value{constant: v} }

// TemplateValue returns the value of a template. A template that is a single expression keeps its type.
func TemplateValue(t *Template) Value {
	if text, ok := t.Const(); ok {
		return ConstValue(text)
	}
	return Value{kind: shapeTemplate, template: t}
}

// ListValue returns a list.
func ListValue(items []Value) Value {
	if constants, ok := allConst(items); ok {
		return ConstValue(constants)
	}
	return Value{kind: shapeList, list: items}
}

// MapValue returns a map from keys, which are text, to values; both have the same length.
func MapValue(keys, vals []Value) Value {
	constKeys, keysOK := allConst(keys)
	constVals, valsOK := allConst(vals)
	if !keysOK || !valsOK {
		return Value{kind: shapeMap, keys: keys, list: vals}
	}
	m := make(map[string]any, len(keys))
	for i, key := range constKeys {
		m[values.Format(key)] = constVals[i]
	}
	return ConstValue(m)
}

func allConst(values []Value) ([]any, bool) {
	all := make([]any, len(values))
	for i, v := range values {
		constant, ok := v.Const()
		if !ok {
			return nil, false
		}
		all[i] = constant
	}
	return all, true
}

// Const returns the value if it contains no template.
func (v Value) Const() (any, bool) { return v.constant, v.kind == shapeConst }

// Reads reports whether an expression of the value reads any name of n.
func (v Value) Reads(n Names) bool {
	if v.kind == shapeTemplate {
		return v.template.Reads(n)
	}
	for _, part := range v.list {
		if part.Reads(n) {
			return true
		}
	}
	for _, key := range v.keys {
		if key.Reads(n) {
			return true
		}
	}
	return false
}

// Value evaluates a value. Lists and maps with templates in them are newly allocated. An error is an *EvalError.
func (m *Machine) Value(v Value) (any, error) {
	switch v.kind {
	case shapeTemplate:
		return m.value(v.template)
	case shapeList:
		return m.values(v.list)
	case shapeMap:
		keys, err := m.values(v.keys)
		if err != nil {
			return nil, err
		}
		vals, err := m.values(v.list)
		if err != nil {
			return nil, err
		}
		out := make(map[string]any, len(keys))
		for i, key := range keys {
			out[values.Format(key)] = vals[i]
		}
		return out, nil
	default:
		return v.constant, nil
	}
}

func (m *Machine) values(all []Value) ([]any, error) {
	out := make([]any, len(all))
	for i, v := range all {
		var err error
		if out[i], err = m.Value(v); err != nil {
			return nil, err
		}
	}
	return out, nil
}
