package checks

import (
	"github.com/expr-lang/expr/ast"

	"wsrun/checks/syntax"
)

// Compared is a literal that an expression compares a part of the message with.
type Compared struct {
	// Path holds the keys of the part: `type` of `msg.type`. It is empty for the message's text.
	Path []string
	// Prefix reports whether the text only has to start with Want.
	Prefix bool
	Want   any // a string, int, float64 or bool
}

// Compared returns the literals that the expression compares parts of the message with, by ==, in or, of its text,
// startsWith. It parses: it is for reports, not for the hot path.
func (e *Expr) Compared() []Compared {
	tree, err := syntax.Parse(e.src.Value, newConf())
	if err != nil { // it has compiled, so it parses
		return nil
	}
	return compared(tree.Node, nil)
}

func compared(n ast.Node, found []Compared) []Compared {
	if term, ok := n.(*ast.BinaryNode); ok {
		switch term.Operator {
		case "==":
			found = comparedWith(term.Left, term.Right, false, found)
			found = comparedWith(term.Right, term.Left, false, found)
		case "in":
			found = comparedWith(term.Left, term.Right, false, found)
		case "startsWith":
			if root, ok := term.Left.(*ast.IdentifierNode); ok && root.Value == "text" {
				found = comparedWith(term.Left, term.Right, true, found)
			}
		}
	}
	for _, child := range syntax.Children(n) {
		found = compared(*child, found)
	}
	return found
}

// comparedWith appends what part is compared with, if part is a part of the message and other is a literal or a list of
// literals.
func comparedWith(part, other ast.Node, prefix bool, found []Compared) []Compared {
	root, steps, ok := syntax.ConstChain(part)
	if !ok || root.Value != "msg" && root.Value != "text" || (root.Value == "text") != (len(steps) == 0) {
		return found
	}
	list, ok := other.(*ast.ArrayNode)
	if !ok {
		list = &ast.ArrayNode{Nodes: []ast.Node{other}}
	}
	literals, ok := syntax.Literals(list)
	if !ok {
		return found
	}
	for _, want := range literals {
		if want != nil {
			found = append(found, Compared{syntax.Keys(steps), prefix, want})
		}
	}
	return found
}
