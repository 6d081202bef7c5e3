package checks

import (
	"math"
	"math/big"
	"strconv"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"

	"wsrun/checks/library"
	"wsrun/checks/syntax"
	"wsrun/checks/values"
)

// inexact rewrites a call of one of expr's functions that truncates integers or orders them wrongly.
func (x *exactness) inexact(n *ast.Node) bool {
	node, ok := (*n).(*ast.BuiltinNode)
	if !ok || len(node.Arguments) == 0 {
		return false
	}
	nature := node.Arguments[0].Nature()
	switch {
	case node.Name == "abs", node.Name == "int" && (nature.IsUnknown(x.types) || nature.IsFloat || nature.IsString()):
		x.function(n, node.Name, node.Arguments)
	case node.Name == "min", node.Name == "max", node.Name == "sum" && len(node.Arguments) == 1:
		x.function(n, node.Name, node.Arguments)
	case node.Name == "sum":
		x.exactSum(n, node)
	// for an element that is not a bool it would report that the list is not one
	case node.Name == "count" && len(node.Arguments) == 1:
		syntax.Replace(
			n,
			&ast.BuiltinNode{
				Name:      "count",
				Arguments: append(node.Arguments, &ast.PredicateNode{Node: &ast.PointerNode{}}),
			},
		)
	case node.Name == "sortBy":
		x.exactSort(n, node)
	default:
		return false
	}
	return true
}

// exactSum rewrites sum(list, value) to reduce(list, value + #acc, 0).
func (x *exactness) exactSum(n *ast.Node, node *ast.BuiltinNode) {
	predicate, ok := node.Arguments[1].(*ast.PredicateNode)
	if !ok {
		return
	}
	value := predicate.Node
	syntax.Replace(&predicate.Node, x.invoke("$addend", library.Addend, value, &ast.PointerNode{Name: "acc"}))
	syntax.Replace(
		n,
		&ast.BuiltinNode{Name: "reduce", Arguments: []ast.Node{node.Arguments[0], predicate, &ast.IntegerNode{}}},
	)
}

// exactSort rewrites sortBy(list, key, order) to `let l = list; $sortBy(l, map(l, key), order)`.
func (x *exactness) exactSort(n *ast.Node, node *ast.BuiltinNode) {
	x.lists++
	list := "$list" + strconv.Itoa(x.lists)
	keys := &ast.BuiltinNode{Name: "map", Arguments: []ast.Node{&ast.IdentifierNode{Value: list}, node.Arguments[1]}}
	args := append([]ast.Node{&ast.IdentifierNode{Value: list}, keys}, node.Arguments[2:]...)
	with := &ast.VariableDeclaratorNode{Name: list, Value: node.Arguments[0], Expr: syntax.Call("$sortBy", args...)}
	syntax.Replace(n, with)
}

// function replaces a call of a builtin of expr by a call of our function.
func (x *exactness) function(n *ast.Node, name string, args []ast.Node) {
	if f := library.Exact(name); f != nil {
		x.conf.Functions["$"+name] = &builtin.Function{Name: "$" + name, Func: f}
	}
	syntax.Replace(n, syntax.Call("$"+name, args...))
}

// bound returns the largest magnitude that an integer can have, as far as its node shows. Below 1<<63, expr's own
// arithmetic is exact.
func bound(n ast.Node) float64 {
	const counted = 1 << 48 // bytes, elements, messages: no machine holds that many
	switch n := n.(type) {
	case *ast.IntegerNode:
		return float64(values.Magnitude(n.Value))
	case *ast.UnaryNode:
		return bound(n.Node)
	case *ast.BinaryNode:
		switch n.Operator {
		case "+", "-":
			return bound(n.Left) + bound(n.Right)
		case "*":
			return bound(n.Left) * bound(n.Right)
		case "%":
			return bound(n.Right)
		}
	case *ast.BuiltinNode:
		switch n.Name {
		case "len", "count", "indexOf", "lastIndexOf", "findIndex", "findLastIndex":
			return counted
		}
	case *ast.PointerNode:
		if n.Name == "index" {
			return counted
		}
	case *ast.IdentifierNode:
		if n.Value == "size" || n.Value == "tick" {
			return counted
		}
	case *ast.MemberNode:
		if root, ok := n.Node.(*ast.IdentifierNode); ok && root.Value == "vu" {
			return counted
		}
	}
	return math.Inf(1)
}

// integerOf computes an expression of integer literals; false if it contains anything else.
func integerOf(n ast.Node) (*big.Int, bool) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return big.NewInt(int64(n.Value)), true
	case *ast.ConstantNode:
		return values.BigInteger(n.Value)
	case *ast.UnaryNode:
		if of, ok := integerOf(n.Node); ok && n.Operator == "-" {
			return of.Neg(of), true
		}
	case *ast.BinaryNode:
		left, okLeft := integerOf(n.Left)
		right, okRight := integerOf(n.Right)
		if !okLeft || !okRight {
			return nil, false
		}
		switch n.Operator {
		case "+":
			return left.Add(left, right), true
		case "-":
			return left.Sub(left, right), true
		case "*":
			return left.Mul(left, right), true
		}
	}
	return nil, false
}

// literal replaces the literals that z was computed from by z, or adds a finding if z does not fit into 64 bits.
func (x *exactness) literal(n *ast.Node, z *big.Int) {
	switch {
	case z.IsInt64():
		syntax.Replace(n, &ast.IntegerNode{Value: int(z.Int64())})
	case z.IsUint64():
		syntax.Replace(n, &ast.ConstantNode{Value: z.Uint64()})
	default:
		at := (*n).Location()
		x.errorf(at.From, at.To, "%s is out of range: integers have 64 bits; write a float, as in 1e20", *n)
		syntax.Replace(n, &ast.IntegerNode{})
	}
}
