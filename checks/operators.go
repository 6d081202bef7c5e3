package checks

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker/nature"
	"github.com/expr-lang/expr/vm/runtime"
)

// expr gets three things wrong. Of values whose types are not known at load, it
// compares a uint64 by converting it to int, so that one above the range of int
// counts as negative; and it makes a map of the list in `x in ["a", "b"]`, which
// then fails for any x that is not text. The string() of bytes is the list of
// their numbers.

// orderName returns the name of the function for an operator, "" if it is not
// a comparison.
func orderName(operator string) string {
	switch operator {
	case "<":
		return "$less"
	case "<=":
		return "$lessEqual"
	case ">":
		return "$more"
	case ">=":
		return "$moreEqual"
	}
	return ""
}

// exactOperators rewrites such operators in a tree whose types are checked; true
// if there was any, and the types are to be checked again.
func exactOperators(n *ast.Node, types *nature.Cache) bool {
	found := false
	for _, child := range children(*n) {
		if exactOperators(child, types) {
			found = true
		}
	}
	if textOfBytes(n, types) {
		return true
	}
	binary, ok := (*n).(*ast.BinaryNode)
	if !ok {
		return found
	}
	left, right := binary.Left.Nature(), binary.Right.Nature()
	if list, isList := binary.Right.(*ast.ArrayNode); isList && binary.Operator == "in" {
		literals, ok := literalsOf(list)
		if !ok || !left.IsUnknown(types) {
			return found
		}
		replace(&binary.Right, &ast.ConstantNode{Value: literals})
		return true
	}
	if !left.IsUnknown(types) && !right.IsUnknown(types) || left.IsString() || right.IsString() {
		return found
	}
	if name := orderName(binary.Operator); name != "" {
		replace(n, call(name, binary.Left, binary.Right))
		return true
	}
	// Equality is exact as it is, but for a uint64 and the negative int of the
	// same bits, which only a literal is likely to be.
	isEqual := binary.Operator == "==" || binary.Operator == "!="
	if !isEqual || !isNegative(binary.Left) && !isNegative(binary.Right) {
		return found
	}
	var with ast.Node = call("$equal", binary.Left, binary.Right)
	if binary.Operator == "!=" {
		with = &ast.UnaryNode{Operator: "not", Node: with}
	}
	replace(n, with)
	return true
}

// textOfBytes rewrites string(x) where x is, or may be, bytes. Of a message no
// part is.
func textOfBytes(n *ast.Node, types *nature.Cache) bool {
	conversion, ok := (*n).(*ast.BuiltinNode)
	if !ok || conversion.Name != "string" || len(conversion.Arguments) != 1 {
		return false
	}
	arg := conversion.Arguments[0]
	if arg.Nature().Type != reflect.TypeFor[[]byte]() {
		root, _, isChain := constChain(arg)
		ofMessage := isChain && slices.Contains([]string{"msg", "sent", msgSlotsName, sentSlotsName}, root.Value)
		if !arg.Nature().IsUnknown(types) || ofMessage {
			return false
		}
	}
	replace(n, call("$string", arg))
	return true
}

// literalsOf returns the values of a list of literals.
func literalsOf(list *ast.ArrayNode) ([]any, bool) {
	values := make([]any, len(list.Nodes))
	for i, item := range list.Nodes {
		switch item := item.(type) {
		case *ast.StringNode:
			values[i] = item.Value
		case *ast.IntegerNode:
			values[i] = item.Value
		case *ast.FloatNode:
			values[i] = item.Value
		case *ast.BoolNode:
			values[i] = item.Value
		case *ast.NilNode:
		default:
			return nil, false
		}
	}
	return values, true
}

func isNegative(n ast.Node) bool {
	minus, ok := n.(*ast.UnaryNode)
	if !ok || minus.Operator != "-" {
		return false
	}
	_, ok = minus.Node.(*ast.IntegerNode)
	return ok
}

func call(name string, args ...ast.Node) ast.Node {
	return &ast.CallNode{Callee: &ast.IdentifierNode{Value: name}, Arguments: slices.Clone(args)}
}

// toString is expr's string(), but for bytes, whose text it gives.
func toString(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(v)
}

func less(a, b any) bool {
	if order, ok := bigOrder(a, b); ok {
		return order < 0
	}
	return runtime.Less(a, b)
}

func lessEqual(a, b any) bool {
	if order, ok := bigOrder(a, b); ok {
		return order <= 0
	}
	return runtime.LessOrEqual(a, b)
}

func more(a, b any) bool {
	if order, ok := bigOrder(a, b); ok {
		return order > 0
	}
	return runtime.More(a, b)
}

func moreEqual(a, b any) bool {
	if order, ok := bigOrder(a, b); ok {
		return order >= 0
	}
	return runtime.MoreOrEqual(a, b)
}

func equal(a, b any) bool {
	if order, ok := bigOrder(a, b); ok {
		return order == 0
	}
	return runtime.Equal(a, b)
}

// bigOrder compares a uint64 with an integer; false if the two are anything
// else.
func bigOrder(a, b any) (int, bool) {
	switch x := a.(type) {
	case uint64:
		switch y := b.(type) {
		case int:
			return bigAndInt(x, y), true
		case uint64:
			return cmp.Compare(x, y), true
		}
	case int:
		if y, ok := b.(uint64); ok {
			return -bigAndInt(y, x), true
		}
	}
	return 0, false
}

func bigAndInt(x uint64, y int) int {
	if y < 0 {
		return 1
	}
	return cmp.Compare(x, uint64(y))
}
