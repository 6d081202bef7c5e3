package checks

import "github.com/expr-lang/expr/ast"

// children returns where the nodes right below n are held, in the order of
// evaluation, so that a visitor may replace them. expr's own walk goes bottom
// up and knows no scopes.
func children(n ast.Node) []*ast.Node {
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

// step is one key of a chain of constant members: `.b`, `?.b` or `["b"]`.
type step struct {
	key      string
	optional bool
}

// constChain returns the root name and the keys of `root.a.b`, `root?.a["b"]`,
// or false if n is anything else. A chain's own node is looked through.
func constChain(n ast.Node) (root *ast.IdentifierNode, steps []step, ok bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n, nil, true
	case *ast.ChainNode:
		return constChain(n.Node)
	case *ast.MemberNode:
		key, isConst := n.Property.(*ast.StringNode)
		if !isConst || n.Method {
			return nil, nil, false
		}
		root, steps, ok = constChain(n.Node)
		return root, append(steps, step{key.Value, n.Optional}), ok
	}
	return nil, nil, false
}

func keysOf(steps []step) []string {
	keys := make([]string, len(steps))
	for i, s := range steps {
		keys[i] = s.key
	}
	return keys
}
