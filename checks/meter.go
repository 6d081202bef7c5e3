package checks

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"

	"wsrun/checks/exactjson"
	"wsrun/checks/library"
	"wsrun/checks/syntax"
	"wsrun/checks/values"
)

// meter rewrites a tree to count the work that it does in loops and with values of any size, see budget.Work. Names,
// comparisons and sums of numbers stay as they are, and so do functions that take the same time for any input.
//
// The nodes that it adds call functions with the environment as their first argument.
type meter struct {
	*natives
	used bool // the evaluation must be counted at all
}

// node rewrites the node held at n. loops is the number of predicates around it.
func (m *meter) node(n *ast.Node, loops int) {
	switch node := (*n).(type) {
	case *ast.BuiltinNode:
		m.builtin(n, node, loops)
		return
	case *ast.PredicateNode:
		m.predicate(node, "", loops)
		return
	}
	for _, child := range syntax.Children(*n) {
		m.node(child, loops)
	}
	switch node := (*n).(type) {
	case *ast.CallNode:
		m.call(n, node, loops)
	case *ast.BinaryNode:
		m.binary(n, node, loops)
	}
}

// predicate makes a function's predicate count its work for one element, and checks the type of its value.
func (m *meter) predicate(node *ast.PredicateNode, function string, loops int) {
	m.node(&node.Node, loops+1)
	m.used = true
	nature := node.Node.Nature()
	switch {
	case isVerdict(function) && !givesBool(node.Node):
		syntax.Replace(&node.Node, m.onEnv("$verdict:"+function, verdict(function), node.Node))
	case function == "groupBy" && !nature.IsString() && !nature.IsNumber() && !nature.IsBool():
		syntax.Replace(&node.Node, m.onEnv("$groupKey", groupKey, node.Node))
	default:
		syntax.Replace(&node.Node, &ast.SequenceNode{Nodes: []ast.Node{m.onEnv("$step", countStep), node.Node}})
	}
}

func (m *meter) binary(n *ast.Node, node *ast.BinaryNode, loops int) {
	switch node.Operator {
	case "+":
		if !isScalarLiteral(node.Left) && !isScalarLiteral(node.Right) &&
			!(isNumeric(node.Left) && isNumeric(node.Right)) {
			m.made(n)
		}
	case "matches":
		m.matches(n, node)
	case "==", "!=":
		if m.mayBeList(node.Left) && m.mayBeList(node.Right) {
			m.compared(&node.Left)
		}
	case "in":
		if m.mayBeList(node.Left) {
			m.compared(&node.Left)
		}
		if loops > 0 && !isLiteral(node.Right) {
			m.read(&node.Right)
		}
	case "contains", "startsWith", "endsWith":
		if loops > 0 && !isLiteral(node.Left) {
			m.read(&node.Left)
		}
	}
}

// matches makes matching count its work.
func (m *meter) matches(n *ast.Node, node *ast.BinaryNode) {
	m.used = true
	if pattern, ok := node.Right.(*ast.StringNode); ok {
		if p, err := library.NewPattern(pattern.Value); err == nil {
			matches := func(of, x any) bool { return p.Matches(of.(*env).work, x) }
			syntax.Replace(n, m.onEnv(fmt.Sprintf("$matches:%d", len(m.added)), matches, node.Left))
		}
		return
	}
	m.conf.Functions["$matches"] = metered("$matches", library.MatchesAny)
	syntax.Replace(n, syntax.Call("$matches", environment(), node.Left, node.Right))
}

func (m *meter) builtin(n *ast.Node, node *ast.BuiltinNode, loops int) {
	predicate := slices.ContainsFunc(
		node.Arguments,
		func(a ast.Node) bool { _, ok := a.(*ast.PredicateNode); return ok },
	)
	for i := range node.Arguments {
		if of, ok := node.Arguments[i].(*ast.PredicateNode); ok {
			m.predicate(of, node.Name, loops)
			continue
		}
		m.node(&node.Arguments[i], loops)
	}
	switch {
	case node.Name == "map":
		m.wrap(&node.Arguments[0], "$collect", countCollected)
	case predicate:
		if loops > 0 {
			m.wrap(&node.Arguments[0], "$loop", countLoop)
		}
	case m.maker(n, node.Name, node.Arguments):
	case loops > 0 && isReader(node.Name):
		for i := range node.Arguments {
			m.read(&node.Arguments[i])
		}
		m.made(n)
	}
}

// call handles wsrun's own functions.
func (m *meter) call(n *ast.Node, node *ast.CallNode, loops int) {
	name, ok := node.Callee.(*ast.IdentifierNode)
	switch {
	case !ok:
	case name.Value == "$add":
		if !isScalarLiteral(node.Arguments[0]) && !isScalarLiteral(node.Arguments[1]) {
			m.made(n)
		}
	case name.Value == "random_string":
		m.used = true // it counts by itself
	case m.maker(n, name.Value, node.Arguments):
	case loops > 0 && isReader(name.Value):
		for i := range node.Arguments {
			m.read(&node.Arguments[i])
		}
		m.made(n)
	}
}

// maker rewrites a call of a function with a metered form; false if it has none.
func (m *meter) maker(n *ast.Node, name string, args []ast.Node) bool {
	f := library.MakerOf(name)
	if f == nil {
		return false
	}
	m.used = true
	name = "$" + name
	m.conf.Functions[name] = metered(name, f)
	syntax.Replace(n, syntax.Call(name, append([]ast.Node{environment()}, args...)...))
	return true
}

// read counts a value as read, made counts it as made.
func (m *meter) read(n *ast.Node) { m.wrap(n, "$read", countRead) }
func (m *meter) made(n *ast.Node) { m.wrap(n, "$made", countMade) }

// compared counts a value before it is compared. If both sides may have any size, counting one is enough.
func (m *meter) compared(n *ast.Node) { m.wrap(n, "$compared", countCompared) }

// mayBeList reports whether a value may be a list or map that does not come from the file itself.
func (m *meter) mayBeList(n ast.Node) bool {
	if isLiteral(n) {
		return false
	}
	nature := n.Nature().Deref(&m.conf.NtCache)
	return !nature.IsString() && !nature.IsNumber() && !nature.IsBool()
}

func (m *meter) wrap(n *ast.Node, name string, count func(env, v any) any) {
	if isScalarLiteral(*n) {
		return
	}
	m.used = true
	syntax.Replace(n, m.onEnv(name, count, *n))
}

// The counting functions. Their types are among those that the VM calls without reflection.

func countStep(of any) bool {
	of.(*env).work.Step(1)
	return true
}

// countLoop counts the start of a nested loop, for which the VM keeps a scope until the evaluation ends.
func countLoop(of, list any) any {
	const scope = 160
	of.(*env).work.Make(scope)
	return list
}

// countCollected counts a list from which another list is made.
func countCollected(of, list any) any {
	w := of.(*env).work
	w.MakeList(values.Length(list))
	return countLoop(of, list)
}

func countRead(of, v any) any {
	of.(*env).work.Read(v)
	return v
}

func countMade(of, v any) any {
	of.(*env).work.Result(v)
	return v
}

func countCompared(of, v any) any {
	switch v.(type) {
	case []any, map[string]any:
		library.CountNode(of.(*env).work, v, nil, exactjson.MaxDepth)
	}
	return v
}

// isReader reports whether the time of a function that is not a maker grows with its input.
func isReader(name string) bool {
	switch name {
	case "trim", "trimPrefix", "trimSuffix", "upper", "lower", "indexOf", "lastIndexOf", "hasPrefix", "hasSuffix",
		"$max", "$min", "mean", "median", "$sum", "count", "fromBase64", "keys", "values", "toPairs", "fromPairs",
		"reverse",
		"isjson", "unhex", "unbase64", "sha256", "sha1", "md5", "crc32", "hmac", "url_decode", "$fromJSON":
		return true
	}
	return false
}

// isLiteral reports whether a node is known at load, so that its size is limited by the file.
func isLiteral(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ArrayNode, *ast.MapNode:
		return !slices.ContainsFunc(syntax.Children(n), func(c *ast.Node) bool { return !isLiteral(*c) })
	case *ast.PairNode:
		return isLiteral(n.Key) && isLiteral(n.Value)
	case *ast.BinaryNode:
		return n.Operator == ".."
	}
	return isScalarLiteral(n)
}

func isScalarLiteral(n ast.Node) bool {
	switch n.(type) {
	case *ast.NilNode, *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.StringNode, *ast.BytesNode,
		*ast.ConstantNode:
		return true
	}
	return false
}

func isNumeric(n ast.Node) bool { return n.Nature().IsNumber() }

// isVerdict reports whether a function's predicate is a condition.
func isVerdict(name string) bool {
	switch name {
	case "all", "none", "any", "one", "filter", "find", "findIndex", "findLast", "findLastIndex", "count":
		return true
	}
	return false
}

// givesBool reports whether a node's value is known to be a bool. The right side of an `and` may have any type.
func givesBool(n ast.Node) bool {
	if binary, ok := n.(*ast.BinaryNode); ok && slices.Contains([]string{"and", "&&", "or", "||"}, binary.Operator) {
		return givesBool(binary.Right)
	}
	return n.Nature().IsBool()
}

// metered returns a function in the form that the compiler calls: with the environment as its first argument.
func metered(name string, f library.Maker) *builtin.Function {
	return &builtin.Function{
		Name: name,
		Func: func(args ...any) (any, error) { return f(args[0].(*env).work, args[1:]) },
	}
}

// verdict returns a function that counts a step and checks that a predicate returned a bool.
func verdict(function string) func(env, v any) bool {
	return func(of, v any) bool {
		of.(*env).work.Step(1)
		return library.MustBeBool(function, v)
	}
}

// groupKey counts a step and checks that the predicate of groupBy returned a key.
func groupKey(of, v any) any {
	of.(*env).work.Step(1)
	library.MustBeKey(v)
	return v
}
