package syntax

import "github.com/expr-lang/expr/ast"

// SpanOf returns the range of runes of src in which a node is written. expr gives a node the place of a single token,
// so the span covers all tokens below the node, extended until its brackets close.
func SpanOf(src []rune, n ast.Node) (from, to int) {
	from, to = len(src), 0
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		at := n.Location()
		switch n := n.(type) {
		case *ast.SequenceNode, *ast.PredicateNode:
			// These have no token of their own.
		case *ast.ConditionalNode:
			if !n.Ternary { // it has no token either, but starts with a word
				cond, _ := SpanOf(src, n.Cond)
				from = min(from, before(src, cond, "if"))
			}
		case *ast.CallNode, *ast.BuiltinNode:
			from, to = min(from, at.From), max(to, afterOpening(src, at.To))
		case *ast.VariableDeclaratorNode:
			from = min(from, before(src, at.From, "let"))
		default:
			from, to = min(from, at.From), max(to, at.To)
		}
		for _, child := range Children(n) {
			visit(*child)
		}
	}
	visit(n)
	return balance(src, from, min(to, len(src)))
}

// afterOpening returns the place after the parenthesis that follows a name ending at i.
func afterOpening(src []rune, i int) int {
	for j := i; j < len(src); j++ {
		if src[j] == '(' {
			return j + 1
		}
	}
	return i
}

// before returns where the nearest word before i starts; i if there is none.
func before(src []rune, i int, word string) int {
	for j := i - len(word); j >= 0; j-- {
		if string(src[j:j+len(word)]) == word {
			return j
		}
	}
	return i
}

// balance extends a span until each bracket in it has its partner.
func balance(src []rune, from, to int) (int, int) {
	missing := 0 // openings before from
	open := 0    // closings after to
	ScanCode(src, from, to, func(_ int, r rune) bool {
		switch r {
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			if open > 0 {
				open--
			} else {
				missing++
			}
		}
		return true
	})
	for ; missing > 0 && from > 0; from-- {
		if isOpening(src[from-1]) {
			missing--
		}
	}
	if open > 0 {
		depth := open
		ScanCode(src, to, len(src), func(i int, r rune) bool {
			switch {
			case isOpening(r):
				depth++
			case r == ')' || r == ']' || r == '}':
				depth--
			}
			to = i + 1
			return depth > 0
		})
	}
	return from, to
}

func isOpening(r rune) bool { return r == '(' || r == '[' || r == '{' }

// ScanCode calls visit for each rune from from to to that is not in a string literal, until visit returns false.
func ScanCode(src []rune, from, to int, visit func(i int, r rune) bool) {
	for i := from; i < to; i++ {
		r := src[i]
		if r == '"' || r == '\'' || r == '`' {
			for i++; i < len(src) && src[i] != r; i++ {
				if src[i] == '\\' && r != '`' {
					i++
				}
			}
			continue
		}
		if !visit(i, r) {
			return
		}
	}
}

// Conjuncts returns the terms of a condition that must all hold: the operands of its outermost ands.
func Conjuncts(n ast.Node) []ast.Node {
	if and, ok := n.(*ast.BinaryNode); ok && (and.Operator == "and" || and.Operator == "&&") {
		return append(Conjuncts(and.Left), Conjuncts(and.Right)...)
	}
	return []ast.Node{n}
}
