package checks

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr/ast"

	"wsrun/checks/values"
)

// predicateError is what an evaluation panics with if a predicate gives what its function can't use.
type predicateError struct {
	function string
	value    any
	needed   string
}

func (e *predicateError) Error() string {
	return fmt.Sprintf("%s gives %s, and must be %s", e.function, values.Describe(e.value), e.needed)
}

// explain says it in the words of the expression, of which n is the predicate.
func (e *predicateError) explain(n ast.Node) string {
	what := "the predicate"
	switch n := n.(type) {
	case nil:
	case *ast.BuiltinNode:
		if n.Name == e.function && len(n.Arguments) == 1 { // count(list)
			found := values.Describe(e.value)
			return fmt.Sprintf("an element of %s is %s, and must be %s", n.Arguments[0], found, e.needed)
		}
		what += " " + n.String()
	default:
		what += " " + n.String()
	}
	return fmt.Sprintf("%s of %s() gives %s, and must be %s", what, e.function, values.Describe(e.value), e.needed)
}

// isVerdict reports whether a function's predicate is a condition.
func isVerdict(name string) bool {
	switch name {
	case "all", "none", "any", "one", "filter", "find", "findIndex", "findLast", "findLastIndex", "count":
		return true
	}
	return false
}

// givesBool reports whether a node gives a bool, if anything: what stands right of an and may be of any type.
func givesBool(n ast.Node) bool {
	if binary, ok := n.(*ast.BinaryNode); ok && slices.Contains([]string{"and", "&&", "or", "||"}, binary.Operator) {
		return givesBool(binary.Right)
	}
	return n.Nature().IsBool()
}

// verdict is what counts a step, and holds that a function's predicate has given a bool.
func verdict(function string) func(env, v any) bool {
	return func(of, v any) bool {
		of.(*env).work.Step(1)
		holds, ok := v.(bool)
		if !ok {
			panic(&predicateError{function, v, "true or false"})
		}
		return holds
	}
}

// groupKey counts a step, and holds that groupBy has got what can be a key.
func groupKey(of, v any) any {
	of.(*env).work.Step(1)
	switch v.(type) {
	case nil, bool, int, uint64, float64, string:
	case []any, map[string]any, []byte:
		panic(&predicateError{"groupBy", v, "a text, a number, a bool or nil"})
	}
	return v
}

// addend adds what the predicate of sum has given.
func addend(v, sum any) any {
	if !values.IsNumber(v) {
		panic(&predicateError{"sum", v, "a number"})
	}
	return values.Add(v, sum)
}

// orderable refuses what sort and sortBy can't order: anything but numbers alone, texts alone, or what has an order of
// expr's own.
func orderable(name, what string, all []any) error {
	if len(all) < 2 {
		return nil
	}
	first, kind := all[0], ""
	if !values.IsNumber(first) {
		kind = values.Kind(first)
	}
	for _, v := range all {
		switch v.(type) {
		case nil, bool, []any, map[string]any, []byte:
			return fmt.Errorf("%s: %s must be numbers, or texts, and one is %s", name, what, values.Describe(v))
		}
		if number := values.IsNumber(v); number != (kind == "") || !number && values.Kind(v) != kind {
			return fmt.Errorf(
				"%s: %s must all be numbers, or all texts, and one is %s, another one %s",
				name,
				what,
				values.Describe(first),
				values.Describe(v),
			)
		}
	}
	return nil
}
