package checks

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"wsrun/diag"
)

// parse parses the expression; nil after a finding.
func (c *compilation) parse() *parser.Tree {
	if at := strings.Index(c.src.Value, "${{"); at >= 0 {
		from := utf8.RuneCountInString(c.src.Value[:at])
		c.errorf(from, from+len("${{"), "this is an expression already; drop ${{ }}")
		return nil
	}
	if strings.TrimSpace(c.src.Value) == "" {
		c.errorf(0, c.whole(), "an expression is missing here")
		return nil
	}
	tree, err := parser.ParseWithConfig(c.src.Value, c.conf)
	if err != nil {
		c.syntaxError(err)
		return nil
	}
	return tree
}

// syntaxError adds the finding for an error of the parser, of which there is
// only the first.
func (c *compilation) syntaxError(err error) {
	var at *file.Error
	if !errors.As(err, &at) {
		c.errorf(0, c.whole(), "%s", cleanMessage(err.Error()))
		return
	}
	from, to := at.From, at.To
	message := cleanMessage(at.Message)
	if strings.Contains(message, "end of the expression") {
		from, to = c.whole(), c.whole()+1
	}
	runes := []rune(c.src.Value)
	if c.foreignTemplate(runes, from) {
		return
	}
	if hint := operatorHint(runes, from, to); hint != nil {
		c.errorf(hint.from, hint.to, "%s is not an operator", diag.Quote(string(runes[hint.from:hint.to]))).
			Note("%s", hint.note)
		return
	}
	found := c.errorf(from, to, "%s", message)
	if note := wordHint(runes, from, to); note != "" {
		found.Note("%s", note)
	}
}

// foreignTemplate adds the finding for a template as others write it, which the
// parser stumbles over at from: {{ x }} or ${x}.
func (c *compilation) foreignTemplate(src []rune, from int) bool {
	for _, template := range [][2]string{{"{{", "}}"}, {"${", "}"}} {
		at := from - 1
		if at < 0 || at+2 > len(src) || string(src[at:at+2]) != template[0] {
			continue
		}
		c.errorf(at, at+2, "this is an expression already; drop %s %s", template[0], template[1])
		return true
	}
	return false
}

// judgeSequences adds a finding for each `a; b`: of the two, only b would count.
func (c *compilation) judgeSequences(n ast.Node) {
	if seq, ok := n.(*ast.SequenceNode); ok && len(seq.Nodes) > 1 {
		src := []rune(c.src.Value)
		_, end := spanOf(src, seq.Nodes[0])
		next, _ := spanOf(src, seq.Nodes[1])
		at := min(end, next)
		scanCode(src, at, next, func(i int, r rune) bool {
			if r == ';' {
				at = i
			}
			return r != ';'
		})
		c.errorf(at, at+1, `";" joins no conditions: what is before it would not count`).Note(`write "and" or "or" between them`)
	}
	for _, child := range children(n) {
		c.judgeSequences(*child)
	}
}

// foreignOperator is one that other languages have.
type foreignOperator struct {
	from, to int // runes
	note     string
}

// operatorHint looks whether what the parser did not expect is, or is part of,
// an operator that expr does not have.
func operatorHint(src []rune, from, to int) *foreignOperator {
	notes := map[string]string{
		"=":   `write "==" to compare`,
		"===": `write "==": it compares strictly`,
		"!==": `write "!=": it compares strictly`,
		"<>":  `write "!="`,
		"=~":  `write "matches", with the pattern in quotes`,
		"+=":  "set gives a variable its new value: NAME: vars.NAME + 1",
		"-=":  "set gives a variable its new value: NAME: vars.NAME - 1",
		"=>":  "a predicate is written {# > 1} or {.field == 1}",
		"&":   `write "and"`,
		"|":   `write "or"`,
		"->":  "a field is written with a dot: msg.field",
		"~":   `write "matches", with the pattern in quotes`,
	}
	if from < 0 || to > len(src) || from >= to {
		return nil
	}
	isOperator := func(r rune) bool { return strings.ContainsRune("=!<>&|+-~", r) }
	first, last := from, to
	for first > 0 && isOperator(src[first-1]) {
		first--
	}
	for last < len(src) && isOperator(src[last]) {
		last++
	}
	for _, span := range [][2]int{{first, last}, {from, to}} {
		if note, ok := notes[string(src[span[0]:span[1]])]; ok {
			return &foreignOperator{span[0], span[1], note}
		}
	}
	return nil
}

// wordHint is for words that are operators elsewhere.
func wordHint(src []rune, from, to int) string {
	if from < 0 || from >= to {
		return ""
	}
	before := strings.Fields(string(src[:from]))
	if len(before) > 0 && before[0] == "if" && from == len(src) {
		return "a condition stands alone, without if"
	}
	if len(before) > 0 && before[len(before)-1] == "typeof" {
		return "write type(x)"
	}
	if to > len(src) {
		return ""
	}
	word := strings.ToLower(string(src[from:to]))
	switch word {
	case "“", "”", "‘", "’", "„", "«", "»":
		return "text stands in straight quotes"
	case "and", "or", "not", "in":
		return "operators are written in lower case: " + word
	case "is", "eq", "equals":
		return `write "==" to compare`
	case "ne":
		return `write "!=" to compare`
	case "lt", "gt", "le", "ge":
		return "write <, >, <= or >= to compare"
	case "like":
		return `write "contains", or "matches" with a pattern in quotes`
	case "exists", "present", "defined", "exist":
		return "write: … != nil"
	case "missing", "undefined", "null":
		return "write: … == nil"
	case "contains", "startswith", "endswith", "matches":
		if len(before) == 0 || to < len(src) && src[to] == '(' {
			return fmt.Sprintf("%s stands between its operands: a %s b", string(src[from:to]), string(src[from:to]))
		}
	case ".":
		if slices.Contains(before, "|") {
			return `| hands a value to a function; conditions are joined by "or"`
		}
	case ",":
		return `write "and" or "or" between conditions`
	case "then":
		return "a choice is written: condition ? a : b"
	case "function", "return", "var", "const":
		return "this is one expression, not a script"
	}
	return ""
}

// cleanMessage turns an expr error into one of ours: no frame, lower case, its
// tokens as they are written and its types by the names that scenarios know.
func cleanMessage(message string) string {
	message, _, _ = strings.Cut(message, "\n")
	message = regexp.MustCompile(`\s*\(\d+:\d+\)$`).ReplaceAllString(message, "")
	message = regexp.MustCompile(`\b(?:Operator|Bracket|Identifier|Number|String|Bytes)\(("(?:[^"\\]|\\.)*")\)`).
		ReplaceAllString(message, "$1")
	message = strings.ReplaceAll(message, "unexpected token EOF", "unexpected end of the expression")
	message = strings.ReplaceAll(message, "unexpected token ", "unexpected ")
	message = regexp.MustCompile(`strconv\.\w+: parsing "[^"]*": `).ReplaceAllString(message, "")
	message = strings.ReplaceAll(message, "literal not terminated", "text without its closing quote")
	message = typeNames().Replace(strings.TrimSpace(message))
	if first, size := utf8.DecodeRuneInString(message); size > 0 && !strings.HasPrefix(message, "EOF") {
		message = strings.ToLower(string(first)) + message[size:]
	}
	return message
}

// typeNames replaces Go's types by words.
func typeNames() *strings.Replacer {
	return strings.NewReplacer(
		"map[string]interface {}", "map", "map[string]any", "map", "map[interface {}][]interface {}", "map",
		"[]interface {}", "list", "[]any", "list", "[]uint8", "bytes", "[]int", "list of int", "[]string", "list of string",
		"*checks.Response", "response", "checks.Response", "response",
		"*checks.Close", "close", "checks.Close", "close",
		"*checks.ErrorInfo", "error", "checks.ErrorInfo", "error",
		"*checks.Request", "request", "checks.Request", "request",
		"*checks.vuInfo", "vu", "checks.vuInfo", "vu",
		"float64", "float", "uint64", "int", "<nil>", "nil", "interface {}", "any value",
	)
}
