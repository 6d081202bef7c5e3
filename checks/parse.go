package checks

import (
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"wsrun/checks/syntax"
)

// parse parses the expression. It returns nil after adding a finding.
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
	if syntax.TooDeep(c.src.Value, maxNodes) {
		c.tooLarge()
		return nil
	}
	tree, err := syntax.Parse(c.src.Value, c.conf)
	if err != nil {
		c.syntaxError(err)
		return nil
	}
	return tree
}

func (c *compilation) tooLarge() {
	c.errorf(0, c.whole(), "this expression is too large: at most %d names, values and operators", maxNodes)
}

// syntaxError adds a finding for the parser's error. The parser stops at the first one.
func (c *compilation) syntaxError(err error) {
	var at *file.Error
	if !errors.As(err, &at) {
		c.errorf(0, c.whole(), "%s", cleanMessage(err.Error()))
		return
	}
	if strings.Contains(at.Message, "exceeds maximum allowed nodes") {
		c.tooLarge()
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
	meant := syntax.Meant(message, runes, from, to)
	if meant == nil {
		c.errorf(from, to, "%s", message)
		return
	}
	if meant.Message != "" {
		from, to, message = meant.From, meant.To, meant.Message
	}
	found := c.errorf(from, to, "%s", message)
	if meant.Note != "" {
		found.Note("%s", meant.Note)
	}
}

// foreignTemplate adds a finding for another tool's template, {{ x }} or ${x}, which the parser rejected at from.
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

// checkSequences adds a finding for each `a; b`, in which only b would count.
func (c *compilation) checkSequences(n ast.Node) {
	if seq, ok := n.(*ast.SequenceNode); ok && len(seq.Nodes) > 1 {
		src := []rune(c.src.Value)
		_, end := syntax.SpanOf(src, seq.Nodes[0])
		next, _ := syntax.SpanOf(src, seq.Nodes[1])
		at := min(end, next)
		syntax.ScanCode(src, at, next, func(i int, r rune) bool {
			if r == ';' {
				at = i
			}
			return r != ';'
		})
		c.errorf(at, at+1, `";" does not join conditions: what comes before it would be ignored`).
			Note(`write "and" or "or" between them`)
	}
	for _, child := range syntax.Children(n) {
		c.checkSequences(*child)
	}
}

// What our messages drop from expr's: a place at the end, the kinds of tokens, the package that parsed a number.
var (
	placeRE   = regexp.MustCompile(`\s*\(\d+:\d+\)$`)
	tokenRE   = regexp.MustCompile(`\b(?:Operator|Bracket|Identifier|Number|String|Bytes)\(("(?:[^"\\]|\\.)*")\)`)
	strconvRE = regexp.MustCompile(`strconv\.\w+: parsing "[^"]*": `)
)

// cleanMessage turns an error of expr into one of ours: without frame, in lower case, with tokens as written and types
// by the names that scenarios use.
func cleanMessage(message string) string {
	message, _, _ = strings.Cut(message, "\n")
	message = placeRE.ReplaceAllString(message, "")
	message = tokenRE.ReplaceAllString(message, "$1")
	message = strings.ReplaceAll(message, "unexpected token EOF", "unexpected end of the expression")
	message = strings.ReplaceAll(message, "unexpected token ", "unexpected ")
	message = strings.ReplaceAll(message, "end of expression", "end of the expression")
	message = strconvRE.ReplaceAllString(message, "")
	message = typeNames().Replace(strings.TrimSpace(message))
	if first, size := utf8.DecodeRuneInString(message); size > 0 && !strings.HasPrefix(message, "EOF") {
		message = strings.ToLower(string(first)) + message[size:]
	}
	return message
}

// typeNames replaces Go types by words.
func typeNames() *strings.Replacer {
	return strings.NewReplacer(
		"map[string]interface {}",
		"map",
		"map[string]any",
		"map",
		"map[interface {}][]interface {}",
		"map",
		"[]interface {}",
		"list",
		"[]any",
		"list",
		"[]uint8",
		"bytes",
		"[]int",
		"list of int",
		"[]string",
		"list of string",
		"*checks.Response",
		"response",
		"checks.Response",
		"response",
		"*checks.Close",
		"close",
		"checks.Close",
		"close",
		"*checks.ErrorInfo",
		"error",
		"checks.ErrorInfo",
		"error",
		"*checks.Request",
		"request",
		"checks.Request",
		"request",
		"*checks.Reply",
		"reply",
		"checks.Reply",
		"reply",
		"*checks.vuInfo",
		"*checks.SocketInfo",
		"socket",
		"vu",
		"checks.vuInfo",
		"checks.SocketInfo",
		"socket",
		"vu",
		"time.Time",
		"time",
		"time.Duration",
		"duration",
		"float64",
		"float",
		"uint64",
		"int",
		"<nil>",
		"nil",
		"%!s(<nil>)",
		"nil",
		"interface {}",
		"any value",
	)
}
