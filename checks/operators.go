package checks

import (
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker/nature"

	"wsrun/checks/library"
	"wsrun/checks/syntax"
	"wsrun/checks/values"
	"wsrun/diag"
)

// expr gets six things wrong:
//   - Of values whose types are not known at load, it compares a uint64 by
//     converting it to int, so that one above the range of int counts as
//     negative. It computes with it so, too, as do min, max, sortBy and int.
//   - A result that is too large for an int is cut off, of sum and abs too.
//   - It makes a map of the list in `x in ["a", "b"]`, which then fails for any
//     x that is not text.
//   - string() writes values as Go does: nil as <nil>, bytes as a list of
//     numbers, maps as map[a:1], floats with an exponent.
//   - What fromJSON() reads has no integers, only floats.
//   - repeat() makes a text of any size before it asks whether that is too much.

// exactOperator returns the function for an operator and its name; "" if the operator neither orders nor yields
// integers.
func exactOperator(operator string) (name string, f any) {
	switch operator {
	case "<":
		return "$less", values.Less
	case "<=":
		return "$lessEqual", values.LessEqual
	case ">":
		return "$more", values.More
	case ">=":
		return "$moreEqual", values.MoreEqual
	case "+":
		return "$add", values.Add
	case "-":
		return "$subtract", values.Subtract
	case "*":
		return "$multiply", values.Multiply
	case "%":
		return "$modulo", values.Modulo
	}
	return "", nil
}

// exactness rewrites what expr gets wrong.
type exactness struct {
	*natives
	errorf func(from, to int, format string, args ...any) *diag.Finding
	types  *nature.Cache
	lists  int // number of lists that were given a name
}

// operators rewrites such operators and functions in a tree whose types were checked. It reports whether there were
// any, in which case the types must be checked again.
func (x *exactness) operators(n *ast.Node) bool {
	found := false
	for _, child := range syntax.Children(*n) {
		if x.operators(child) {
			found = true
		}
	}
	if textOf(n) || x.exactJSON(n) || boundedRepeat(n) || x.minus(n) || x.inexact(n) {
		return true
	}
	binary, ok := (*n).(*ast.BinaryNode)
	if !ok {
		return found
	}
	left, right := binary.Left.Nature(), binary.Right.Nature()
	if list, isList := binary.Right.(*ast.ArrayNode); isList && binary.Operator == "in" {
		literals, ok := syntax.Literals(list)
		if !ok || !left.IsUnknown(x.types) {
			return found
		}
		syntax.Replace(&binary.Right, &ast.ConstantNode{Value: literals})
		return true
	}
	hasBig := syntax.IsBig(binary.Left) || syntax.IsBig(binary.Right)
	if x.tooLarge(binary) {
		if z, ok := integerOf(binary); ok {
			x.literal(n, z)
			return true
		}
		hasBig = true
	}
	if !left.IsUnknown(x.types) && !right.IsUnknown(x.types) && !hasBig || left.IsString() || right.IsString() {
		return found
	}
	if name, f := exactOperator(binary.Operator); name != "" {
		if name == "$add" && (left.IsNumber() || right.IsNumber()) {
			name = "$plus" // it never gives text, so it needs no meter
		}
		syntax.Replace(n, x.invoke(name, f, binary.Left, binary.Right))
		return true
	}
	// Equality is already exact, except between a uint64 and the negative int with the same bits, which is only likely
	// for a literal.
	isEqual := binary.Operator == "==" || binary.Operator == "!="
	if !isEqual || !isNegative(binary.Left) && !isNegative(binary.Right) && !hasBig {
		return found
	}
	var with ast.Node = x.invoke("$equal", values.Equal, binary.Left, binary.Right)
	if binary.Operator == "!=" {
		with = &ast.UnaryNode{Operator: "not", Node: with}
	}
	syntax.Replace(n, with)
	return true
}

// tooLarge reports whether an operation on two integers may overflow an int.
func (x *exactness) tooLarge(n *ast.BinaryNode) bool {
	if n.Operator != "+" && n.Operator != "-" && n.Operator != "*" {
		return false
	}
	isInt := func(n ast.Node) bool { return isInteger(n) || syntax.IsBig(n) }
	return isInt(n.Left) && isInt(n.Right) && bound(n) >= 1<<63
}

func isInteger(n ast.Node) bool {
	nature := n.Nature()
	return nature.IsInteger && !nature.IsDuration()
}

// minus rewrites -x where x may be the largest or smallest integer.
func (x *exactness) minus(n *ast.Node) bool {
	minus, ok := (*n).(*ast.UnaryNode)
	if !ok || minus.Operator != "-" {
		return false
	}
	large := syntax.IsBig(minus.Node) || isInteger(minus.Node) && bound(minus.Node) >= 1<<63
	if !large && !minus.Node.Nature().IsUnknown(x.types) {
		return false
	}
	if z, ok := integerOf(minus); ok {
		x.literal(n, z)
		return true
	}
	syntax.Replace(n, x.invoke("$negate", values.Negate, minus.Node))
	return true
}

// textOf rewrites string(x), unless x is text.
func textOf(n *ast.Node) bool {
	conversion, ok := (*n).(*ast.BuiltinNode)
	if !ok || conversion.Name != "string" || len(conversion.Arguments) != 1 {
		return false
	}
	arg := conversion.Arguments[0]
	if arg.Nature().IsString() {
		return false
	}
	syntax.Replace(n, syntax.Call("$string", arg))
	return true
}

// exactJSON rewrites fromJSON(x).
func (x *exactness) exactJSON(n *ast.Node) bool {
	decoding, ok := (*n).(*ast.BuiltinNode)
	if !ok || decoding.Name != "fromJSON" || len(decoding.Arguments) != 1 {
		return false
	}
	syntax.Replace(n, x.invoke("$fromJSON", library.FromJSON, decoding.Arguments[0]))
	return true
}

func isNegative(n ast.Node) bool {
	if number, ok := n.(*ast.IntegerNode); ok {
		return number.Value < 0
	}
	minus, ok := n.(*ast.UnaryNode)
	if !ok || minus.Operator != "-" {
		return false
	}
	_, ok = minus.Node.(*ast.IntegerNode)
	return ok
}

// boundedRepeat rewrites repeat(text, n).
func boundedRepeat(n *ast.Node) bool {
	made, ok := (*n).(*ast.BuiltinNode)
	if !ok || made.Name != "repeat" || len(made.Arguments) != 2 {
		return false
	}
	syntax.Replace(n, syntax.Call("$repeat", made.Arguments...))
	return true
}
