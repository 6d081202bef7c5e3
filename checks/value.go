package checks

// Value is a YAML value with templates in it; immutable, shared.
type Value struct{}

// ConstValue is a value without templates.
func ConstValue(v any) Value { panic("not yet") }

// TemplateValue is a template's value: a whole one keeps its type.
func TemplateValue(t *Template) Value { panic("not yet") }

// ListValue is a list.
func ListValue(items []Value) Value { panic("not yet") }

// MapValue is a map; keys and vals have the same length.
func MapValue(keys, vals []Value) Value { panic("not yet") }

// Const returns the value if there is no template in it.
func (v Value) Const() (any, bool) { panic("not yet") }

// Reads reports whether an expression of the value reads any name of n.
func (v Value) Reads(n Names) bool { panic("not yet") }
