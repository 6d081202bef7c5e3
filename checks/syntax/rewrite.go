package syntax

import (
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// Replace replaces a node of the user's by one of ours. The new node, and those of its parts that have no place yet,
// get the place of the old one.
func Replace(n *ast.Node, with ast.Node) {
	locate(with, (*n).Location())
	*n = with
}

func locate(n ast.Node, at file.Location) {
	if n.Location() != (file.Location{}) {
		return
	}
	n.SetLocation(at)
	for _, child := range Children(n) {
		locate(*child, at)
	}
}

// Call returns a call of a function by its name.
func Call(name string, args ...ast.Node) ast.Node {
	return &ast.CallNode{Callee: &ast.IdentifierNode{Value: name}, Arguments: slices.Clone(args)}
}

// Index returns variable[i].
func Index(variable string, i int) ast.Node {
	return &ast.MemberNode{Node: &ast.IdentifierNode{Value: variable}, Property: &ast.IntegerNode{Value: i}}
}

// Field returns variable.name.
func Field(variable, name string) ast.Node {
	return &ast.MemberNode{Node: &ast.IdentifierNode{Value: variable}, Property: &ast.StringNode{Value: name}}
}
