package checks

import (
	"github.com/expr-lang/expr/ast"

	"wsrun/checks/syntax"
	"wsrun/diag"
)

// EnvRead is a place that reads an environment variable by name.
type EnvRead struct {
	Name string
	At   diag.Pos
	Len  int // runes of env.NAME, as written
	// Guarded reports whether the expression works without the variable: a ?? follows it, or it is compared with nil.
	Guarded bool
}

// EnvReads collects the environment variables that the expressions of a scope read.
type EnvReads struct {
	// Env holds the variables that are set. If A is set, the right side of `env.A ?? …` is not read.
	Env map[string]any
	All []EnvRead

	seen map[EnvRead]bool
}

// add adds a place only once, although a named list is compiled for each of its uses.
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

// envName returns the variable that a node reads: env.NAME, env["NAME"] or get(env, "NAME"). It ends before the rune at
// to.
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
