package checks

import (
	"reflect"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"

	"wsrun/checks/syntax"
)

// natives are the Go functions that nodes of a rewritten tree call. For the checker and the optimizer they are named
// functions, because the optimizer cannot print a constant that is a function. In the end they become constants of the
// program, which the VM calls most cheaply. Their types should be among those that it calls without reflection.
type natives struct {
	conf  *conf.Config
	added map[string]any
}

// invoke returns a node that calls f under a name. The name starts with a $, so no scenario can use it.
func (c *natives) invoke(name string, f any, args ...ast.Node) ast.Node {
	if c.added == nil {
		c.added = map[string]any{}
	}
	c.added[name] = f
	c.conf.Functions[name] = &builtin.Function{Name: name, Types: []reflect.Type{reflect.TypeOf(f)}}
	return syntax.Call(name, args...)
}

// onEnv calls a function with the environment as its first argument.
func (c *natives) onEnv(name string, f any, args ...ast.Node) ast.Node {
	return c.invoke(name, f, append([]ast.Node{environment()}, args...)...)
}

// settle replaces the names by the functions, after the optimizer.
func (c *natives) settle(n ast.Node) {
	switch node := n.(type) {
	case *ast.CallNode:
		if name, ok := node.Callee.(*ast.IdentifierNode); ok && c.added[name.Value] != nil {
			constant := &ast.ConstantNode{Value: c.added[name.Value]}
			constant.SetType(reflect.TypeOf(constant.Value))
			node.Callee = constant
		}
	case *ast.BuiltinNode:
		if node.Map != nil { // the optimizer's
			c.settle(node.Map)
		}
	}
	for _, child := range syntax.Children(n) {
		c.settle(*child)
	}
}

func environment() ast.Node { return &ast.IdentifierNode{Value: "$env"} }
