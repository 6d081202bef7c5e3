package checks

import (
	"reflect"
	"strconv"

	"github.com/expr-lang/expr/ast"

	"wsrun/checks/syntax"
	"wsrun/checks/values"
)

// backwards rewrites findLast and findLastIndex, which leave a value on the VM's stack for each element that they
// visit, so earlier results are lost: `3 == findLastIndex(…)` compares something else. It runs after the optimizer,
// which turns last(filter(…)) into findLast.
type backwards struct{ lists int }

func (b *backwards) node(n *ast.Node) {
	for _, child := range syntax.Children(*n) {
		b.node(child)
	}
	node, ok := (*n).(*ast.BuiltinNode)
	if !ok {
		return
	}
	if node.Map != nil { // the optimizer's
		b.node(&node.Map)
	}
	switch node.Name {
	case "findLast":
		node.Name, node.Arguments[0] = "find", constantCall(reversed, environment(), node.Arguments[0])
	case "findLastIndex":
		b.lists++
		name := "$backwards" + strconv.Itoa(b.lists)
		list := node.Arguments[0]
		node.Name = "findIndex"
		node.Arguments[0] = constantCall(reversed, environment(), &ast.IdentifierNode{Value: name})
		with := &ast.VariableDeclaratorNode{
			Name:  name,
			Value: list,
			Expr:  constantCall(fromEnd, node, &ast.IdentifierNode{Value: name}),
		}
		with.SetNature(*node.Nature())
		syntax.Replace(n, with)
	}
}

// constantCall returns a call of a Go function, for a tree whose types were already checked.
func constantCall(f func(a, b any) any, args ...ast.Node) ast.Node {
	constant := &ast.ConstantNode{Value: f}
	constant.SetType(reflect.TypeOf(f))
	return &ast.CallNode{Callee: constant, Arguments: args}
}

// reversed returns a list in reverse order.
func reversed(of, v any) any {
	list, err := values.Items("this", v)
	if err != nil {
		panic(err)
	}
	w := of.(*env).work
	w.MakeList(len(list))
	out := make([]any, len(list))
	for i, item := range list {
		out[len(list)-1-i] = item
	}
	return out
}

// fromEnd converts an index in the reversed list to one in the list; nil stays nil.
func fromEnd(index, list any) any {
	if i, ok := index.(int); ok {
		return values.Length(list) - 1 - i
	}
	return nil
}
