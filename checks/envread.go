package checks

import (
	"slices"

	"github.com/expr-lang/expr/ast"

	"wsrun/checks/syntax"
	"wsrun/diag"
)

// EnvRead is a place that reads a variable of the environment by its name.
type EnvRead struct {
	Name string
	At   diag.Pos
	Len  int // runes of env.NAME, as it is written
	// Guarded reports whether the expression does without the variable: a ?? stands
	// beside it, or it is compared with nil.
	Guarded bool
}

// EnvReads collects what the expressions of a scope read of the environment.
type EnvReads struct {
	// Env is what is set: what stands behind `env.A ?? …` is not read where A is.
	Env map[string]any
	All []EnvRead

	seen map[EnvRead]bool
}

// add adds a place, once: a named list is compiled for each run of it.
func (e *EnvReads) add(read EnvRead) {
	if e.seen[read] {
		return
	}
	if e.seen == nil {
		e.seen = map[EnvRead]bool{}
	}
	e.seen[read] = true
	e.All = append(e.All, read)
}

// readsEnv collects what a tree of the user's reads.
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

// compare finds the names that the expression itself asks about.
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

// isSet reports whether what stands in front of a ?? is a variable that is set.
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

// envName returns the variable that a node reads: env.NAME, env["NAME"] or
// get(env, "NAME"). It ends at the rune before to.
func envName(n ast.Node) (name string, to int, ok bool) {
	if call, isCall := n.(*ast.BuiltinNode); isCall && call.Name == "get" && len(call.Arguments) == 2 {
		root, isRoot := call.Arguments[0].(*ast.IdentifierNode)
		key, isText := call.Arguments[1].(*ast.StringNode)
		if isRoot && isText && root.Value == "env" {
			return key.Value, key.Location().To + 1, true
		}
		return "", 0, false
	}
	root, steps, ok := syntax.ConstChain(n)
	if !ok || root.Value != "env" || len(steps) != 1 {
		return "", 0, false
	}
	for {
		switch node := n.(type) {
		case *ast.ChainNode:
			n = node.Node
			continue
		case *ast.MemberNode:
			to = node.Property.Location().To
		}
		return steps[0].Key, to, true
	}
}
