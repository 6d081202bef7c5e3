package checks

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"

	"wsrun/checks/budget"
	"wsrun/checks/exactjson"
	"wsrun/checks/syntax"
	"wsrun/checks/values"
)

// inexact rewrites a call of a function of expr's that cuts integers off, or orders them wrongly.
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
	case node.Name == "count" && len(node.Arguments) == 1: // of what is no bool it would tell that the list is none
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

// exactSum makes reduce(list, value + #acc, 0) of sum(list, value).
func (x *exactness) exactSum(n *ast.Node, node *ast.BuiltinNode) {
	predicate, ok := node.Arguments[1].(*ast.PredicateNode)
	if !ok {
		return
	}
	value := predicate.Node
	syntax.Replace(&predicate.Node, x.invoke("$addend", addend, value, &ast.PointerNode{Name: "acc"}))
	syntax.Replace(
		n,
		&ast.BuiltinNode{Name: "reduce", Arguments: []ast.Node{node.Arguments[0], predicate, &ast.IntegerNode{}}},
	)
}

// exactSort makes `let l = list; $sortBy(l, map(l, key), order)` of sortBy(list, key, order).
func (x *exactness) exactSort(n *ast.Node, node *ast.BuiltinNode) {
	x.lists++
	list := "$list" + strconv.Itoa(x.lists)
	keys := &ast.BuiltinNode{Name: "map", Arguments: []ast.Node{&ast.IdentifierNode{Value: list}, node.Arguments[1]}}
	args := append([]ast.Node{&ast.IdentifierNode{Value: list}, keys}, node.Arguments[2:]...)
	with := &ast.VariableDeclaratorNode{Name: list, Value: node.Arguments[0], Expr: syntax.Call("$sortBy", args...)}
	syntax.Replace(n, with)
}

// function calls one of ours in place of expr's.
func (x *exactness) function(n *ast.Node, name string, args []ast.Node) {
	if f := exactFunction(name); f != nil {
		x.conf.Functions["$"+name] = &builtin.Function{Name: "$" + name, Func: f}
	}
	syntax.Replace(n, syntax.Call("$"+name, args...))
}

// exactFunction is one of those that do not count their work, for which see makerOf; nil: there is none of the name.
func exactFunction(name string) func(args ...any) (any, error) {
	switch name {
	case "abs":
		return func(args ...any) (any, error) { return absolute(args[0]), nil }
	case "int":
		return func(args ...any) (any, error) { return toInteger(args[0]), nil }
	case "min":
		return func(args ...any) (any, error) { return extreme("min", values.More, args) }
	case "max":
		return func(args ...any) (any, error) { return extreme("max", values.Less, args) }
	case "sum":
		return func(args ...any) (any, error) { return total(args[0]) }
	}
	return nil
}

// absolute is abs(x).
func absolute(v any) any {
	if v == math.MinInt {
		return uint64(1 << 63)
	}
	return builtin.Abs(v)
}

// toInteger is int(x): of a number without its fraction, or of text. Like expr's it panics if there is no such integer
// of 64 bits.
func toInteger(v any) any {
	switch n := v.(type) {
	case uint64:
		return n
	case string:
		if u, err := strconv.ParseUint(n, 10, 64); err == nil && u > math.MaxInt64 {
			return u
		}
	case float64:
		switch {
		case n >= 1<<63 && n < 1<<64:
			return uint64(n)
		case !(n >= -1<<63 && n < 1<<63):
			panic(fmt.Sprintf("invalid operation: int(%s)", values.Format(n)))
		}
	}
	return builtin.Int(v)
}

// total is sum(list).
func total(list any) (any, error) {
	var sum any = 0
	switch list := list.(type) {
	case []any:
		for _, v := range list {
			if !values.IsNumber(v) {
				return nil, fmt.Errorf("sum takes a list of numbers, but this one has %s in it", values.Kind(v))
			}
			sum = values.Add(v, sum)
		}
		return sum, nil
	default:
		all, err := values.Items("sum", list)
		if err != nil {
			return nil, err
		}
		return total(all)
	}
}

// extreme is min(…) or max(…): of numbers, and of those in lists. Of no number it is nil, and of one value that is no
// list it is that value.
func extreme(name string, worse func(a, b any) bool, args []any) (any, error) {
	if len(args) == 1 && args[0] != nil {
		if kind := reflect.TypeOf(args[0]).Kind(); kind != reflect.Slice && kind != reflect.Array {
			return args[0], nil
		}
	}
	return extremeOf(name, worse, args, exactjson.MaxDepth)
}

func extremeOf(name string, worse func(a, b any) bool, all []any, depth int) (any, error) {
	if depth == 0 {
		return nil, fmt.Errorf("nested more than %d deep", exactjson.MaxDepth)
	}
	var found any
	for _, v := range all {
		if !values.IsNumber(v) {
			list, err := values.Items(name, v)
			if err != nil {
				return nil, fmt.Errorf("%s takes numbers and lists of numbers, not %s", name, values.Kind(v))
			}
			if v, err = extremeOf(name, worse, list, depth-1); err != nil {
				return nil, err
			}
		}
		if v != nil && (found == nil || worse(found, v)) {
			found = v
		}
	}
	return found, nil
}

// sortedBy is sortBy(list, key, order), of which it gets the keys. What is equal stays in its order.
func sortedBy(w *budget.Work, args []any) (any, error) {
	list, err := values.Items("sortBy", args[0])
	if err != nil {
		return nil, err
	}
	order, err := sortOrder("sortBy", args[2:])
	if err != nil {
		return nil, err
	}
	w.MakeList(len(list))
	keys, err := values.Items("sortBy", args[1])
	if err == nil {
		err = orderable("sortBy", "the keys", keys)
	}
	if err != nil {
		return nil, err
	}
	places := make([]int, len(list))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return order(w, keys[a], keys[b]) })
	out := make([]any, len(list))
	for i, place := range places {
		out[i] = list[place]
	}
	return out, nil
}

// sortOrder is the order that sort and sortBy are told, if they are.
func sortOrder(name string, args []any) (func(w *budget.Work, a, b any) int, error) {
	if len(args) > 0 && args[0] != "asc" && args[0] != "desc" {
		return nil, fmt.Errorf(`%s: the order is "asc" or "desc", not %s`, name, values.Show(args[0]))
	}
	if len(args) > 0 && args[0] == "desc" {
		return func(w *budget.Work, a, b any) int { return ascending(w, b, a) }, nil
	}
	return ascending, nil
}

func ascending(w *budget.Work, a, b any) int {
	w.Step(1)
	switch {
	case values.Less(a, b):
		return -1
	case values.Less(b, a):
		return 1
	}
	return 0
}

// sorted is sort(list, order).
func sorted(w *budget.Work, args []any) (any, error) {
	order, err := sortOrder("sort", args[1:])
	if err != nil {
		return nil, err
	}
	list, err := values.Items("sort", args[0])
	if err != nil {
		return nil, err
	}
	w.MakeList(len(list))
	if err := orderable("sort", "the elements", list); err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b any) int { return order(w, a, b) })
	return list, nil
}

// bound is how large the magnitude of an integer can be, as far as its node tells. What is below 1<<63 needs no more
// care than expr takes.
func bound(n ast.Node) float64 {
	const counted = 1 << 48 // bytes, elements, messages: no machine has so many
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

// integerOf computes what integer literals give; false if there is anything else.
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

// literal puts the integer in the place of the literals that it is computed of, if it has at most 64 bits; a finding
// otherwise.
func (x *exactness) literal(n *ast.Node, z *big.Int) {
	switch {
	case z.IsInt64():
		syntax.Replace(n, &ast.IntegerNode{Value: int(z.Int64())})
	case z.IsUint64():
		syntax.Replace(n, &ast.ConstantNode{Value: z.Uint64()})
	default:
		at := (*n).Location()
		x.c.errorf(at.From, at.To, "%s is out of range: integers have 64 bits; write a float, as in 1e20", *n)
		syntax.Replace(n, &ast.IntegerNode{})
	}
}
