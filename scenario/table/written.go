package table

import (
	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Expr is a bare expression as it is written, not compiled yet.
type Expr struct {
	Text    diag.Text
	Quoted  bool      // in quotes of YAML, which people may take for the expression's
	Comment diag.Text // on its line; it may have been meant as a part of it
}

// Named is an expression under a name: a check, a variable that is set, a metric that is recorded.
type Named struct {
	Name diag.Text
	Expr *Expr
}

// Pair is a text under a name: a header, a tag.
type Pair struct{ Name, Value diag.Text }

// ValuePair is a value under a name.
type ValuePair struct {
	Name  diag.Text
	Value *Value
}

// Value is a YAML value with its places: what is sent as JSON, what a variable starts with, what a parameter gets.
type Value struct {
	Kind  yaml.Kind // ScalarNode, SequenceNode or MappingNode
	Text  diag.Text // of a scalar that is a text, templates and all
	JSON  string    // of any other scalar: its JSON literal
	Go    any       // the same for expressions: int, float64, bool or nil
	Keys  []diag.Text
	Items []*Value
	Pos   diag.Pos
}

// IsText reports whether the value is a scalar of text.
func (v *Value) IsText() bool { return v.Kind == yaml.ScalarNode && v.JSON == "" }
