package checks

import (
	"slices"

	"github.com/expr-lang/expr/ast"

	"wsrun/checks/syntax"
	"wsrun/checks/values"
)

// Piece is a part of a text that is either known before the run or not.
type Piece struct {
	Text   string // if it varies, its source
	Source string // ${{ vu.id }}; "" for literal text, which has no template
	Varies bool
}

// Settle evaluates the parts that read nothing but the environment, and leaves those that vary by VU, time or chance.
// An error is an *EvalError.
func (t *Template) Settle(env map[string]any) ([]Piece, error) {
	m := NewMachine(MachineConfig{Env: env})
	pieces := make([]Piece, 0, len(t.parts))
	for _, p := range t.parts {
		if p.expr == nil {
			pieces = append(pieces, Piece{Text: p.text})
			continue
		}
		source := templateOpen + " " + p.expr.src.Value + " " + templateClose
		if p.expr.varies() {
			pieces = append(pieces, Piece{Text: source, Source: source, Varies: true})
			continue
		}
		v, err := m.Eval(p.expr)
		if err != nil {
			return nil, err
		}
		pieces = append(pieces, Piece{Text: values.Format(v), Source: source})
	}
	return pieces, nil
}

// varies reports whether an expression may have different values at different times.
func (e *Expr) varies() bool {
	if e.reads&^readEnv != 0 {
		return true
	}
	tree, err := syntax.Parse(e.src.Value, newConf())
	return err != nil || callsChance(tree.Node)
}

// callsChance reports whether a tree calls a function that depends on randomness, the clock or the handshake.
func callsChance(n ast.Node) bool {
	if slices.Contains([]string{"uuid", "random", "random_string", "pick", "ms", "now", "header"}, calleeName(n)) {
		return true
	}
	return slices.ContainsFunc(syntax.Children(n), func(child *ast.Node) bool { return callsChance(*child) })
}
