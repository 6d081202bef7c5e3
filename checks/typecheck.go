package checks

import (
	"errors"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"wsrun/checks/library"
	"wsrun/checks/syntax"
	"wsrun/checks/values"
	"wsrun/diag"
)

// typeError adds a finding for the checker's error. The checker stops at the first one.
func (c *compilation) typeError(err error) {
	var at *file.Error
	if !errors.As(err, &at) {
		c.errorf(0, c.whole(), "%s", cleanMessage(err.Error()))
		return
	}
	message := cleanMessage(at.Message)
	if _, cause, ok := strings.Cut(message, "error parsing regexp: "); ok {
		from, to := c.textBehind(at.To)
		c.errorf(from, to, "not a pattern: %s", cause)
		return
	}
	found := c.errorf(at.From, at.To, "%s", message)
	switch {
	case strings.HasSuffix(message, "has no field length"), strings.HasSuffix(message, "has no field size"):
		found.Note("write len(x)")
	case strings.HasPrefix(message, "type string has no field ") && c.reads(at.From, "text"):
		found.Note(
			"text is the raw payload; the decoded message is msg: msg.%s",
			strings.TrimPrefix(message, "type string has no field "),
		)
	case strings.HasPrefix(message, "type string[int] is undefined"):
		found.Note("a part of a text is x[from:to]: its first character is x[0:1], its last x[-1:]")
	case strings.Contains(message, "mismatched types bytes and string"),
		strings.Contains(message, "mismatched types string and bytes"):
		found.Note("string(x) makes text of bytes, hex(x) hexadecimal digits")
	case logic(message, "||", "or"):
		found.Note("a default is written a ?? b, a choice: condition ? a : b")
	case logic(message, "&&", "and"):
		found.Note("both sides are conditions; a choice is written: condition ? a : b")
	case mismatched(message, "time", "int", "float"):
		found.Note("ms() is the time as a number")
	case mismatched(message, "string", "int", "float"):
		found.Note("write a number without quotes; int(x) makes a number of text, string(x) text of a number")
	case message == "invalid argument for len (type bool)":
		found.Note("the comparison goes after the parenthesis: len(x) > 0")
	case strings.Contains(message, "arguments to call "):
		if signature := library.Signature(message[strings.LastIndexByte(message, ' ')+1:]); signature != "" {
			found.Note("write %s", signature)
		}
	default:
		for _, root := range roots() {
			if root.fields != nil && strings.Contains(message, "mismatched types") &&
				slices.Contains(strings.Fields(strings.Trim(message, ")")), root.name) {
				found.Note("%s has the fields %s", root.name, strings.Join(values.FieldNames(root.fields), ", "))
			}
		}
	}
}

// reads reports whether the name before a place is name.
func (c *compilation) reads(at int, name string) bool {
	before := strings.TrimRight(string([]rune(c.src.Value)[:min(at, c.whole())]), ".? ")
	rest, ok := strings.CutSuffix(before, name)
	return ok && (rest == "" || !syntax.IsNumeral([]rune(rest)[len([]rune(rest))-1]) && !strings.HasSuffix(rest, "."))
}

// mismatched reports whether a message is about operands of type one and of one of the other types.
func mismatched(message, one string, others ...string) bool {
	_, types, ok := strings.Cut(message, "mismatched types ")
	a, b, both := strings.Cut(strings.TrimSuffix(types, ")"), " and ")
	return ok && both && (a == one && slices.Contains(others, b) || b == one && slices.Contains(others, a))
}

// logic reports whether a message is about a logical operator whose operands are not conditions.
func logic(message string, operators ...string) bool {
	rest, ok := strings.CutPrefix(message, "invalid operation: ")
	return ok &&
		slices.ContainsFunc(operators, func(op string) bool { return strings.HasPrefix(rest, op+" (mismatched") })
}

// textBehind returns the range of runes of the quoted text that follows a place.
func (c *compilation) textBehind(at int) (from, to int) {
	src := []rune(c.src.Value)
	for from = at; from < len(src) && !strings.ContainsRune("\"'`", src[from]); from++ {
	}
	for to = from + 1; to < len(src) && src[to] != src[from]; to++ {
	}
	if to >= len(src) {
		return 0, c.whole()
	}
	return from, to + 1
}

// checkKind adds a finding if the value cannot have the kind that its place requires.
func (c *compilation) checkKind(n ast.Node, kind Kind) bool {
	if kind == KindAny {
		return true
	}
	nature := n.Nature()
	deref := nature.Deref(&c.conf.NtCache)
	isBool, isNumber := deref.IsBool(), deref.IsNumber()
	what := ""
	switch {
	case nature.Nil:
		what = "nil"
	case !nature.IsUnknown(&c.conf.NtCache):
		what = values.TypeWord(deref.Type)
	case kind == KindBool && isArithmetic(n):
		what = "the result of arithmetic"
	default:
		return true
	}
	switch {
	case kind == KindBool && isBool, kind == KindNumber && isNumber, kind == KindRate && (isBool || isNumber):
		return true
	}
	switch kind {
	case KindBool:
		such := "… == …, … != nil, len(…) > 0"
		if isNumber {
			such = "… > 0, … == …"
		}
		c.errorf(0, c.whole(), "this condition is not a bool: it is %s", what).
			Note("compare it with something: %s", such).
			Coded(diag.CodeNotBool, what)
	case KindNumber:
		c.errorf(0, c.whole(), "this sample is not a number: it is %s", what)
	default:
		c.errorf(0, c.whole(), "this sample of a rate is neither a bool nor a number: it is %s", what)
	}
	return false
}

// isArithmetic reports whether a node's value is a number, a text or a time, whatever its operands are.
func isArithmetic(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryNode:
		return slices.Contains([]string{"+", "-", "*", "/", "%", "**", "^", ".."}, n.Operator)
	case *ast.UnaryNode:
		return n.Operator == "-" || n.Operator == "+"
	}
	return false
}
