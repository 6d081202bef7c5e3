package checks

import (
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"

	"wsrun/checks/syntax"
	"wsrun/diag"
)

// MatchKey is a term `path == want` that must hold for its condition to hold. Of many conditions that wait for a reply,
// only those whose Want equals the message's key need to be evaluated.
type MatchKey struct {
	Path *MsgPath
	// Want only reads what is constant during a session: sent, the locals, data, env, vu and literals.
	Want *Expr
}

// MatchKey returns the condition's key, or nil if it has none. Terms that read sent or a local are preferred; a term
// with only a literal is not a key, because it does not distinguish requests.
func (e *Expr) MatchKey() *MatchKey { return e.key }

// matchKey finds the key of the condition being compiled.
func (c *compilation) matchKey() *MatchKey {
	tree := c.parse()
	var best *MatchKey
	bestRead := read(0)
	for _, term := range syntax.Conjuncts(tree.Node) {
		equal, ok := term.(*ast.BinaryNode)
		if !ok || equal.Operator != "==" {
			continue
		}
		keys, want := c.keyTerm(equal.Left, equal.Right)
		if want == nil {
			keys, want = c.keyTerm(equal.Right, equal.Left)
		}
		if want == nil {
			continue
		}
		const perRequest = readSent | readLocals
		if best == nil || bestRead&perRequest == 0 && want.reads&perRequest != 0 {
			best, bestRead = &MatchKey{Path: c.messagePath(keys), Want: want}, want.reads
		}
	}
	return best
}

// keyTerm returns the message path on one side of a term and the expression on the other; nil if the term is not a key.
func (c *compilation) keyTerm(path, other ast.Node) ([]string, *Expr) {
	ident, steps, ok := syntax.ConstChain(path)
	r := &resolver{compilation: c}
	if !ok || len(steps) == 0 || ident.Value != "msg" || r.shadowed("msg") || !isStable(other) {
		return nil, nil
	}
	from, to := syntax.SpanOf([]rune(c.src.Value), other)
	var findings diag.List
	want := Compile(c.src.Sub(from, to), KindAny, c.sc, &findings)
	const allowed = readSent | readLocals | readData | readEnv | readVU
	if want == nil || want.reads&^allowed != 0 || want.reads == 0 {
		return nil, nil
	}
	return syntax.Keys(steps), want
}

// messagePath returns the path, from the registry if there is one.
func (c *compilation) messagePath(keys []string) *MsgPath {
	if c.sc.Paths == nil {
		return &MsgPath{keys: keys, slot: -1}
	}
	return c.sc.Paths.add(keys)
}

// isStable reports whether a node's value only changes with what it reads, because it calls only pure functions.
func isStable(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallNode:
		return false
	case *ast.BuiltinNode:
		pure := []string{"string", "int", "float", "len", "lower", "upper", "trim", "trimPrefix", "trimSuffix", "get",
			"abs", "round"}
		if !slices.Contains(pure, n.Name) {
			return false
		}
	}
	for _, child := range syntax.Children(n) {
		if !isStable(*child) {
			return false
		}
	}
	return true
}

// exact is the smallest integer that shares its float64 with another one.
const exact = 1 << 53

// NormalKey returns a comparable value that is the same for all values that expr's == considers equal, such as 1 and
// 1.0. Integers above 2^53 with the same float64 share a key too. Nil, lists, maps and NaN have none.
func NormalKey(v any) (any, bool) {
	switch v := v.(type) {
	case string, bool:
		return v, true
	case int:
		if -exact < v && v < exact {
			return v, true
		}
		return float64(v), true
	case uint64:
		return NormalKey(float64(v))
	case float64:
		switch {
		case math.IsNaN(v):
			return nil, false
		case v == math.Trunc(v) && -exact < v && v < exact:
			return int(v), true
		}
		return v, true
	}
	return nil, false
}
