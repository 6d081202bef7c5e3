package checks

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"wsrun/checks/budget"
	"wsrun/checks/library"
	"wsrun/checks/syntax"
	"wsrun/checks/values"
	"wsrun/diag"
)

// EvalError is an expression that failed at run time. It is immutable and may be returned more than once.
type EvalError struct {
	Message string   // without the place: "msg.a is nil, so .b cannot be read"
	Offset  int      // in runes, in the expression
	Len     int      // runes to underline, at least 1
	At      diag.Pos // of Offset, in the file
	// Overrun says why the evaluation was ended before it had a result. Such an error says nothing about the
	// expression.
	Overrun budget.Overrun
}

// Error returns the place and the message.
func (e *EvalError) Error() string {
	if e.At.Line == 0 {
		return e.Message
	}
	return e.At.String() + ": " + e.Message
}

// failAt returns an error about the runes from to to.
func (e *Expr) failAt(from, to int, format string, args ...any) *EvalError {
	return &EvalError{Message: fmt.Sprintf(format, args...), Offset: from, Len: max(1, to-from), At: e.src.At(from)}
}

// notA returns the error for a value that is not what its place requires. env holds the environment variables that are
// set.
func (e *Expr) notA(what string, v any, env map[string]any) *EvalError {
	return e.cached(failureKey{from: -1, message: what + values.Kind(v)}, func() *EvalError {
		unset := ""
		if tree, err := syntax.Parse(e.src.Value, newConf()); err == nil && v == nil {
			unset = unsetIn(env, &tree.Node)
		}
		return e.failAt(0, e.length(), "this is %s, not %s%s", values.Kind(v), what, unset)
	})
}

type failureKey struct {
	from    int
	message string
}

// failure turns an error of the VM into one that names what failed as the file writes it. Errors are cached, because a
// condition that reads a field of nil may fail on each message. env holds the environment variables that are set.
func (e *Expr) failure(err error, env map[string]any) *EvalError {
	var at *file.Error
	if !errors.As(err, &at) {
		return e.failAt(0, 1, "%s", cleanMessage(err.Error()))
	}
	if strings.HasPrefix(at.Message, "memory budget exceeded") {
		at.Prev = budget.TooManyElements() // the VM counted them
	}
	if over, ok := at.Prev.(*budget.Error); ok {
		return e.cached(failureKey{at.From, over.Message}, func() *EvalError { return e.overrun(at.From, at.To, over) })
	}
	return e.cached(failureKey{at.From, at.Message}, func() *EvalError {
		message := e.explainFailure(at)
		if node := e.nodeAt(at.Location); node != nil {
			message += unsetIn(env, syntax.Children(node)...)
		}
		return e.failAt(at.From, at.To, "%s", message)
	})
}

// unsetIn names the first of the nodes that reads an unset environment variable; "" if none does.
func unsetIn(env map[string]any, nodes ...*ast.Node) string {
	for _, n := range nodes {
		if name, _, ok := envName(*n); ok {
			if _, set := env[name]; !set {
				return ": environment variable " + name + " is not set"
			}
		}
	}
	return ""
}

// overrun returns the error of an evaluation that was ended at the runes from to to.
func (e *Expr) overrun(from, to int, over *budget.Error) *EvalError {
	failed := e.failAt(from, to, "%s", over.Message)
	failed.Overrun = over.Kind
	return failed
}

// maxFailures bounds how many errors an expression caches, because their messages may contain values.
const maxFailures = 32

func (e *Expr) cached(key failureKey, build func() *EvalError) *EvalError {
	if known, ok := e.failures.Load(key); ok {
		return known.(*EvalError)
	}
	built := build()
	if e.failed.Add(1) <= maxFailures {
		e.failures.Store(key, built)
	}
	return built
}

// explainFailure describes what failed in the words of the expression.
func (e *Expr) explainFailure(at *file.Error) string {
	node := e.nodeAt(at.Location)
	if refused, ok := at.Prev.(*library.PredicateError); ok {
		return refused.Explain(node)
	}
	switch n := node.(type) {
	case *ast.MemberNode:
		if message := explainMember(n, at.Message); message != "" {
			return message
		}
	case *ast.BinaryNode:
		if message := explainBinary(n, at.Message); message != "" {
			return message
		}
	case *ast.UnaryNode:
		kind, ok := convertedFrom(at.Message)
		if !ok {
			kind, ok = strings.CutPrefix(at.Message, "invalid operation: "+n.Operator+" ")
			kind = goTypeWord(kind)
		}
		if ok {
			return fmt.Sprintf("%s is %s, so %q cannot be applied to it", n.Node, kind, n.Operator)
		}
	case *ast.ConditionalNode:
		if kind, ok := convertedFrom(at.Message); ok {
			return fmt.Sprintf("%s is %s, not a bool", n.Cond, kind)
		}
	}
	if message := explainCall(node, at.Message); message != "" {
		return message
	}
	message := cleanMessage(at.Message)
	if kind, ok := convertedFrom(at.Message); ok {
		message = fmt.Sprintf("a value here is %s, which cannot be used this way", kind)
	}
	if name := calleeName(node); name != "" && !strings.HasPrefix(message, name) {
		message = name + ": " + message
	}
	return message
}

// explainCall describes a builtin of expr that rejected its argument.
func explainCall(node ast.Node, message string) string {
	n, ok := node.(*ast.BuiltinNode)
	if !ok || len(n.Arguments) == 0 {
		return ""
	}
	arg := n.Arguments[0]
	kind, refused := convertedFrom(message)
	if found := argumentRE.FindStringSubmatch(message); found != nil && len(n.Arguments) == 1 {
		kind, refused = goTypeWord(found[1]), true
	}
	if on := reflectRE.FindStringSubmatch(message); on != nil {
		kind, refused = goTypeWord(on[1]), true
	}
	// int() and float() name the type, except for text, where they quote the text itself.
	if value, ok := strings.CutPrefix(message, "invalid operation: "+n.Name+"("); ok {
		value = strings.TrimSuffix(value, ")")
		if kind = goTypeWord(value); kind == value {
			return fmt.Sprintf("%s: %s is not a number that it accepts", n, diag.Quote(value))
		}
		refused = true
	}
	if !refused {
		return ""
	}
	return fmt.Sprintf("%s is %s, which %s() does not take", arg, kind, n.Name)
}

// calleeName returns the name of the function that a node calls; "" if it is not a call.
func calleeName(n ast.Node) string {
	switch n := n.(type) {
	case *ast.BuiltinNode:
		return n.Name
	case *ast.CallNode:
		return n.Callee.String()
	}
	return ""
}

// nodeAt returns the innermost node at a place; nil if there is none. It parses the text again, because the program's
// own tree is rewritten.
func (e *Expr) nodeAt(at file.Location) ast.Node {
	tree, err := syntax.Parse(e.src.Value, newConf())
	if err != nil {
		return nil
	}
	var found ast.Node
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		if n.Location() == at {
			switch n.(type) {
			case *ast.StringNode, *ast.PredicateNode:
			default:
				found = cmp.Or(found, n)
			}
		}
		if chain, ok := found.(*ast.ChainNode); ok {
			found = chain.Node
		}
		for _, child := range syntax.Children(n) {
			visit(*child)
		}
	}
	visit(tree.Node)
	return found
}

// Messages of the VM about an argument, a missing member, and a value of the wrong type.
var (
	argumentRE   = regexp.MustCompile(`^invalid argument for \w+ \(type (.+)\)$`)
	reflectRE    = regexp.MustCompile(`^reflect: .* on (\w+) Value$`)
	fetchRE      = regexp.MustCompile(`^cannot (?:fetch|get) .* from (\S.*)$`)
	conversionRE = regexp.MustCompile(`interface \{\}(?:\((.*)\))? is (.*), not `)
)

// explainMember describes `msg.a.b` where msg.a has no members.
func explainMember(n *ast.MemberNode, message string) string {
	property := "[" + n.Property.String() + "]"
	if name, ok := n.Property.(*ast.StringNode); ok {
		property = chainText("", []string{name.Value})
	}
	if fetch := fetchRE.FindStringSubmatch(message); fetch != nil {
		return fmt.Sprintf("%s is %s, so %s cannot be read", n.Node, goTypeWord(fetch[1]), property)
	}
	if strings.HasPrefix(message, "invalid operation: int(") {
		if property == ".length" || property == ".size" || property == ".count" {
			return fmt.Sprintf("%s is a list or text, so %s cannot be read: write len(%s)", n.Node, property, n.Node)
		}
		return fmt.Sprintf("%s is a list or text, so %s cannot be read", n.Node, property)
	}
	if strings.HasPrefix(message, "index out of range") {
		return fmt.Sprintf("%s: %s", n, message)
	}
	return ""
}

// explainBinary describes an operator that does not accept its operands.
func explainBinary(n *ast.BinaryNode, message string) string {
	if n.Operator == "and" || n.Operator == "or" || n.Operator == "&&" || n.Operator == "||" {
		if kind, ok := convertedFrom(message); ok {
			return fmt.Sprintf("%s is %s, but %q needs bools", n.Left, kind, n.Operator)
		}
	}
	if kind, ok := convertedFrom(message); ok {
		return fmt.Sprintf("%s: %q takes text, but one side is %s", n, n.Operator, kind)
	}
	if kind, ok := strings.CutPrefix(message, `operator "in" not defined on `); ok {
		return fmt.Sprintf("%s is %s, so nothing can be in it", n.Right, goTypeWord(kind))
	}
	if types, ok := strings.CutPrefix(message, "invalid operation: "); ok {
		if left, right, ok := strings.Cut(types, " "+n.Operator+" "); ok {
			return fmt.Sprintf("%s %s %s: the left side is %s, the right side is %s",
				n.Left, n.Operator, n.Right, goTypeWord(left), goTypeWord(right))
		}
	}
	return ""
}

// convertedFrom returns the kind of a value whose type an operator does not accept.
func convertedFrom(message string) (string, bool) {
	found := conversionRE.FindStringSubmatch(message)
	if found == nil {
		return "", false
	}
	return goTypeWord(found[2]), true
}

// goTypeWord returns the word for a type as printed by %T.
func goTypeWord(t string) string {
	switch t {
	case "nil", "<nil>", "zero": // the last is reflection's
		return "nil"
	case "bool":
		return "a bool"
	case "string":
		return "text"
	case "[]uint8":
		return "bytes"
	case "int", "int64", "uint64", "float64", "float32":
		return "a number"
	}
	switch {
	case strings.HasPrefix(t, "[]"), t == "slice":
		return "a list"
	case strings.HasPrefix(t, "map["), t == "map":
		return "a map"
	}
	return typeNames().Replace(t)
}

// tooLong returns the error of an expression whose value makes a text too long.
func (e *Expr) tooLong() *EvalError {
	return e.overrun(0, e.length(), budget.TextTooLong())
}

// tooLong returns the error of a template whose text is too long.
func (t *Template) tooLong() *EvalError {
	return &EvalError{
		Message: budget.TextTooLong().Message,
		Len:     max(1, utf8.RuneCountInString(t.src.Value)),
		At:      t.src.At(0),
		Overrun: budget.Spent,
	}
}
