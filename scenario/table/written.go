package table

import (
	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Expr is a bare expression as written, not yet compiled.
type Expr struct {
	Text    diag.Text
	Quoted  bool      // in YAML quotes, which may be mistaken for quotes of the expression
	Comment diag.Text // comment on its line, which may have been meant as a part of it
}

// Named is a named expression: a check, a variable that is set, a metric that is recorded.
type Named struct {
	Name diag.Text
	Expr *Expr
}

// Pair is a named text: a header, a tag.
type Pair struct{ Name, Value diag.Text }

// ValuePair is a named value.
type ValuePair struct {
	Name  diag.Text
	Value *Value
}

// Value is a YAML value with its places: what is sent as JSON, a variable's initial value, a parameter.
type Value struct {
	Kind  yaml.Kind // ScalarNode, SequenceNode or MappingNode
	Text  diag.Text // of a scalar that is text, including templates
	JSON  string    // for any other scalar: its JSON literal
	Go    any       // the same for expressions: int, float64, bool or nil
	Keys  []diag.Text
	Items []*Value
	Pos   diag.Pos
}

// IsText reports whether the value is a text scalar.
func (v *Value) IsText() bool { return v.Kind == yaml.ScalarNode && v.JSON == "" }
