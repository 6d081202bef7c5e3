package checks

import (
	"testing"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"wsrun/checks/syntax"
)

// What a span cuts out of the text must parse to the node again.
func TestSpans(t *testing.T) {
	for _, src := range append(slotConditions(),
		`msg.type == "ack" and (msg.a + 1) * 2 > len(msg.b)`, `not (a or b) and !c`, `f(g(1, (2)), [h()])[1:2].x?.y`, `{a: (1 + 2), "b": [1, {c: 2}]}["a"]`,
		`a | hex() | upper()`, `'é)' == "(\")" and uuid() == ""`, "`a``(b` == x", "(`a\\` == x) == y", `(a ? b : c).d`, `if a { b } else { c }`, `-a ** 2`, `xs[1:]`, `xs[:-1]`, `xs[:]`,
		`(let x = 1; x + 1) * 2`, `all(xs, {let y = #; y.a > 1 })`, `count(xs, .ok) > 1`, `reduce(xs, #acc + #, 0)`, `uuid () == "("`, `a not in [1]`, `a not contains "x"`, `1..3`,
	) {
		tree, err := parser.Parse(src)
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		var visit func(n ast.Node)
		visit = func(n ast.Node) {
			from, to := syntax.SpanOf([]rune(src), n)
			checkSpan(t, src, string([]rune(src)[from:to]), n)
			for _, child := range syntax.Children(n) {
				visit(*child)
			}
		}
		visit(tree.Node)
	}
}

func checkSpan(t *testing.T, src, part string, n ast.Node) {
	t.Helper()
	switch n := n.(type) {
	case *ast.PairNode, *ast.PredicateNode, *ast.PointerNode, *ast.StringNode:
		return // no expressions of their own; a key is a StringNode without quotes
	case *ast.MemberNode:
		if n.Method {
			return // without its call it is another node
		}
	}
	if hasPointer(n) {
		return
	}
	again, err := parser.Parse(part)
	if err != nil {
		t.Errorf("%s: the part %q of %T does not parse: %v", src, part, n, err)
		return
	}
	want := n.String()
	if in, ok := again.Node.(*ast.UnaryNode); ok && in.Operator == "not" && in.Node.String() == want {
		return // the `a in b` of `a not in b` is not written anywhere
	}
	if got := again.Node.String(); got != want {
		t.Errorf("%s: the part %q is %s, want %s", src, part, got, want)
	}
}

func hasPointer(n ast.Node) bool {
	if _, ok := n.(*ast.PointerNode); ok {
		return true
	}
	for _, child := range syntax.Children(n) {
		if hasPointer(*child) {
			return true
		}
	}
	return false
}
