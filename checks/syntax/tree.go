package syntax

import "github.com/expr-lang/expr/ast"

// Children returns pointers to the direct children of n in order of evaluation, so that a visitor may replace them.
// expr's own walk is bottom-up and knows no scopes.
func Children(n ast.Node) []*ast.Node {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return []*ast.Node{&n.Node}
	case *ast.BinaryNode:
		return []*ast.Node{&n.Left, &n.Right}
	case *ast.ChainNode:
		return []*ast.Node{&n.Node}
	case *ast.MemberNode:
		return []*ast.Node{&n.Node, &n.Property}
	case *ast.SliceNode:
		return present(&n.Node, &n.From, &n.To)
	case *ast.CallNode:
		return append([]*ast.Node{&n.Callee}, each(n.Arguments)...)
	case *ast.BuiltinNode:
		return each(n.Arguments)
	case *ast.PredicateNode:
		return []*ast.Node{&n.Node}
	case *ast.VariableDeclaratorNode:
		return []*ast.Node{&n.Value, &n.Expr}
	case *ast.SequenceNode:
		return each(n.Nodes)
	case *ast.ConditionalNode:
		return []*ast.Node{&n.Cond, &n.Exp1, &n.Exp2}
	case *ast.ArrayNode:
		return each(n.Nodes)
	case *ast.MapNode:
		return each(n.Pairs)
	case *ast.PairNode:
		return []*ast.Node{&n.Key, &n.Value}
	}
	return nil
}

func each(nodes []ast.Node) []*ast.Node {
	all := make([]*ast.Node, len(nodes))
	for i := range nodes {
		all[i] = &nodes[i]
	}
	return all
}

func present(nodes ...*ast.Node) []*ast.Node {
	var all []*ast.Node
	for _, n := range nodes {
		if *n != nil {
			all = append(all, n)
		}
	}
	return all
}

// Step is one key of a chain of constant members: `.b`, `?.b` or `["b"]`.
type Step struct {
	Key      string
	Optional bool
}

// ConstChain returns the root name and the keys of `root.a.b` or `root?.a["b"]`; false if n is anything else. It looks
// through chain nodes.
func ConstChain(n ast.Node) (root *ast.IdentifierNode, steps []Step, ok bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n, nil, true
	case *ast.ChainNode:
		return ConstChain(n.Node)
	case *ast.MemberNode:
		key, isConst := n.Property.(*ast.StringNode)
		if !isConst || n.Method {
			return nil, nil, false
		}
		root, steps, ok = ConstChain(n.Node)
		return root, append(steps, Step{key.Value, n.Optional}), ok
	}
	return nil, nil, false
}

// Keys returns the keys of steps.
func Keys(steps []Step) []string {
	keys := make([]string, len(steps))
	for i, s := range steps {
		keys[i] = s.Key
	}
	return keys
}

// Literals returns the values of a list of literals; false if it contains anything else.
func Literals(list *ast.ArrayNode) ([]any, bool) {
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
		case *ast.ConstantNode:
			values[i] = item.Value
		case *ast.NilNode:
		default:
			return nil, false
		}
	}
	return values, true
}
