package library

import (
	"fmt"

	"github.com/expr-lang/expr/ast"

	"wsrun/checks/values"
)

// PredicateError is what an evaluation panics with when a predicate returns a value that its function cannot use.
type PredicateError struct {
	Function string
	value    any
	needed   string
}

// Error returns the message without the words of the expression.
func (e *PredicateError) Error() string {
	return fmt.Sprintf("%s gives %s, and must be %s", e.Function, values.Describe(e.value), e.needed)
}

// Explain returns the message in the words of the expression. n is the predicate; nil if unknown.
func (e *PredicateError) Explain(n ast.Node) string {
	what := "the predicate"
	switch n := n.(type) {
	case nil:
	case *ast.BuiltinNode:
		if n.Name == e.Function && len(n.Arguments) == 1 { // count(list)
			found := values.Describe(e.value)
			return fmt.Sprintf("an element of %s is %s, and must be %s", n.Arguments[0], found, e.needed)
		}
		what += " " + n.String()
	default:
		what += " " + n.String()
	}
	return fmt.Sprintf("%s of %s() gives %s, and must be %s", what, e.Function, values.Describe(e.value), e.needed)
}

// Addend adds a value returned by the predicate of sum to the sum.
func Addend(v, sum any) any {
	if !values.IsNumber(v) {
		panic(&PredicateError{"sum", v, "a number"})
	}
	return values.Add(v, sum)
}

// MustBeBool returns the value v of a function's predicate. It panics unless it is a bool.
func MustBeBool(function string, v any) bool {
	holds, ok := v.(bool)
	if !ok {
		panic(&PredicateError{function, v, "true or false"})
	}
	return holds
}

// MustBeKey panics unless v, returned by the predicate of groupBy, can be a key.
func MustBeKey(v any) {
	switch v.(type) {
	case nil, bool, int, uint64, float64, string:
	case []any, map[string]any, []byte:
		panic(&PredicateError{"groupBy", v, "a text, a number, a bool or nil"})
	}
}
