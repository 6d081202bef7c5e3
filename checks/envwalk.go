package checks

import (
	"slices"

	"github.com/expr-lang/expr/ast"

	"wsrun/checks/syntax"
)

// readsEnv collects what the tree, as the user wrote it, reads of the environment.
func (c *compilation) readsEnv(tree ast.Node) {
	if _, hidden := c.sc.local("env"); c.sc.Env == nil || hidden {
		return
	}
	w := envWalk{compilation: c}
	w.compare(tree)
	w.walk(tree, false)
}

type envWalk struct {
	*compilation
	compared []string // with nil, or looked for
}

// compare finds the variables whose presence the expression tests.
func (w *envWalk) compare(n ast.Node) {
	if b, ok := n.(*ast.BinaryNode); ok {
		switch b.Operator {
		case "==", "!=":
			for _, side := range [][2]ast.Node{{b.Left, b.Right}, {b.Right, b.Left}} {
				if _, isNil := side[1].(*ast.NilNode); isNil {
					if name, _, ok := envName(side[0]); ok {
						w.compared = append(w.compared, name)
					}
				}
			}
		case "in":
			name, isText := b.Left.(*ast.StringNode)
			if root, isRoot := b.Right.(*ast.IdentifierNode); isText && isRoot && root.Value == "env" {
				w.compared = append(w.compared, name.Value)
			}
		}
	}
	for _, child := range syntax.Children(n) {
		w.compare(*child)
	}
}

func (w *envWalk) walk(n ast.Node, guarded bool) {
	if name, to, ok := envName(n); ok {
		w.add(name, n, to, guarded)
		return
	}
	switch n := n.(type) {
	case *ast.BinaryNode:
		if n.Operator == "??" {
			w.walk(n.Left, true)
			w.walk(n.Right, guarded || w.isSet(n.Left))
			return
		}
	case *ast.ChainNode:
		w.walk(n.Node, guarded)
		return
	}
	for _, child := range syntax.Children(n) {
		w.walk(*child, false)
	}
}

// isSet reports whether the left side of a ?? is a variable that is set.
func (w *envWalk) isSet(n ast.Node) bool {
	if b, ok := n.(*ast.BinaryNode); ok && b.Operator == "??" {
		return w.isSet(b.Left) || w.isSet(b.Right)
	}
	name, _, ok := envName(n)
	_, set := w.sc.Env.Env[name]
	return ok && set
}

func (w *envWalk) add(name string, n ast.Node, to int, guarded bool) {
	from := n.Location().From
	for inner := n; ; {
		switch node := inner.(type) {
		case *ast.ChainNode:
			inner = node.Node
			continue
		case *ast.MemberNode:
			inner = node.Node
			continue
		case *ast.BuiltinNode, *ast.IdentifierNode:
			from = node.Location().From
		}
		break
	}
	if src := []rune(w.src.Value); to < len(src) && src[to] == ']' {
		to++
	}
	read := EnvRead{
		Name:    name,
		At:      w.src.At(from),
		Len:     max(1, to-from),
		Guarded: guarded || slices.Contains(w.compared, name),
	}
	w.sc.Env.add(read)
}
