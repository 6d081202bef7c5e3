package checks

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"wsrun/checks/budget"
	"wsrun/checks/syntax"
	"wsrun/checks/values"
	"wsrun/diag"
)

// Reading is something that an expression read: its source, and its value as an expression would write it, in at most
// 200 runes.
type Reading struct{ Expr, Value string }

// Explain returns what the expression reads with the current values: each name with all its members, once. It is meant
// for failures, because it parses and compiles.
func (m *Machine) Explain(e *Expr) []Reading {
	return newExplainer(m, e).readings(nil)
}

// WhyNot returns which terms of a condition that did not hold are false, and what they read: `msg.type == "ack" is
// false: msg.type = "said"`. It is empty if the condition holds now.
func (m *Machine) WhyNot(e *Expr) string {
	x := newExplainer(m, e)
	var reasons []string
	for _, term := range syntax.Conjuncts(x.tree.Node) {
		text, v, err := x.eval(term)
		switch {
		case err != nil:
			if len(reasons) == 0 {
				reasons = append(reasons, err.Message)
			}
			// Later terms may not be meant to be evaluated: this one may guard them.
			return strings.Join(reasons, "; ")
		case v == false:
			reasons = append(reasons, text+" is false"+x.because(term, text))
		case v != true:
			return strings.Join(append(reasons, text+" is "+values.Kind(v)+", not a bool"), "; ")
		}
	}
	return strings.Join(reasons, "; ")
}

// explainer evaluates parts of an expression that was already evaluated.
type explainer struct {
	m    *Machine
	e    *Expr
	src  []rune
	tree *parser.Tree
}

func newExplainer(m *Machine, e *Expr) *explainer {
	// It compiled, so it parses.
	tree, _ := syntax.Parse(e.src.Value, newConf())
	return &explainer{m: m, e: e, src: []rune(e.src.Value), tree: tree}
}

// eval evaluates a part and restores the VU's random source: an explanation must not change what a run with the same
// seed does next.
func (x *explainer) eval(n ast.Node) (text string, v any, err *EvalError) {
	from, to := syntax.SpanOf(x.src, n)
	text = string(x.src[from:to])
	part := x.e.part(from, to)
	if part == nil {
		return text, nil, x.e.failAt(from, to, "%s cannot be evaluated on its own", text)
	}
	state := x.m.random.Save()
	x.m.work.Allow(budget.MaxTime / 20) // a whole list of messages may need explaining
	defer func() {
		x.m.random.Restore(state)
		x.m.work.Allow(budget.MaxTime)
	}()
	v, failed := x.m.Eval(part)
	if failed != nil {
		return text, nil, failed.(*EvalError)
	}
	return text, v, nil
}

// part returns the runes from to to as an expression of its own; nil if they are not one.
func (e *Expr) part(from, to int) *Expr {
	type span struct{ from, to int }
	if known, ok := e.parts.Load(span{from, to}); ok {
		return known.(*Expr)
	}
	scope := *e.scope
	scope.Paths = nil // by now it is only read
	var findings diag.List
	part := Compile(e.src.Sub(from, to), KindAny, &scope, &findings)
	e.parts.Store(span{from, to}, part)
	return part
}

// because lists what a term read.
func (x *explainer) because(term ast.Node, text string) string {
	var parts []string
	for _, r := range x.readings(term) {
		if r.Expr != text {
			parts = append(parts, r.Expr+" = "+r.Value)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}

// readings returns what a part reads; nil stands for the whole expression.
func (x *explainer) readings(n ast.Node) []Reading {
	if n == nil {
		n = x.tree.Node
	}
	var all []Reading
	for _, chain := range x.chains(n, nil) {
		r := x.read(chain)
		if !slices.ContainsFunc(all, func(known Reading) bool { return known.Expr == r.Expr }) {
			all = append(all, r)
		}
	}
	return all
}

// chains returns the longest chains that start with a name, except those that have a value only inside a let or a
// predicate.
func (x *explainer) chains(n ast.Node, lets []string) []ast.Node {
	switch node := n.(type) {
	case *ast.VariableDeclaratorNode:
		chains := x.chains(node.Value, lets)
		return append(chains, x.chains(node.Expr, append(slices.Clip(lets), node.Name))...)
	case *ast.CallNode:
		var chains []ast.Node
		if name, ok := node.Callee.(*ast.IdentifierNode); !ok {
			chains = x.chains(node.Callee, lets)
		} else if name.Value == "header" {
			chains = append(chains, node)
		}
		for _, argument := range node.Arguments {
			chains = append(chains, x.chains(argument, lets)...)
		}
		return chains
	case *ast.IdentifierNode:
		if !slices.Contains(lets, node.Value) {
			return []ast.Node{node}
		}
		return nil
	case *ast.ChainNode, *ast.MemberNode:
		if isChain(node, lets) {
			return append([]ast.Node{node}, x.properties(node, lets)...)
		}
	}
	var chains []ast.Node
	for _, child := range syntax.Children(n) {
		chains = append(chains, x.chains(*child, lets)...)
	}
	return chains
}

// isChain reports whether a node is a name with members that all have a value outside of lets and predicates.
func isChain(n ast.Node, lets []string) bool {
	switch node := n.(type) {
	case *ast.IdentifierNode:
		return !slices.Contains(lets, node.Value)
	case *ast.ChainNode:
		return isChain(node.Node, lets)
	case *ast.MemberNode:
		return !node.Method && isChain(node.Node, lets) && isOutside(node.Property, lets)
	}
	return false
}

func isOutside(n ast.Node, lets []string) bool {
	switch node := n.(type) {
	case *ast.PointerNode:
		return false
	case *ast.IdentifierNode:
		return !slices.Contains(lets, node.Value)
	}
	for _, child := range syntax.Children(n) {
		if !isOutside(*child, lets) {
			return false
		}
	}
	return true
}

// properties returns the chains in the indices of a chain: i of msg.items[i].
func (x *explainer) properties(n ast.Node, lets []string) []ast.Node {
	switch node := n.(type) {
	case *ast.ChainNode:
		return x.properties(node.Node, lets)
	case *ast.MemberNode:
		return append(x.properties(node.Node, lets), x.chains(node.Property, lets)...)
	}
	return nil
}

// read evaluates a chain or, if that fails, its longest prefix that has a value.
func (x *explainer) read(n ast.Node) Reading {
	text, v, err := x.eval(n)
	if err == nil {
		return Reading{text, x.show(text, v)}
	}
	switch node := n.(type) {
	case *ast.ChainNode:
		return x.read(node.Node)
	case *ast.MemberNode:
		return x.read(node.Node)
	}
	return Reading{text, err.Message}
}

// show renders a value.
func (x *explainer) show(text string, v any) string {
	msg := x.m.Msg
	if text == "msg" && v == nil && msg != nil && string(msg.Data) != "null" {
		return diag.Visible("nil, because the message is not JSON: "+values.ShowText(msg.asText()), values.MaxShown)
	}
	return values.Show(v)
}
