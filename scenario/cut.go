package scenario

import (
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Where YAML ends a plain value, an expression often goes on: at a comma inside { }, at a ` #`. YAML says nothing of
// it. An open bracket or quote tells that the value has been cut.

// cutByComma is for `{m: f(a, b)}`, which YAML reads as the keys `m` and `b)`. It returns how many of the pairs after
// the i-th belong to its value, with a finding if there are any.
func (d *decoder) cutByComma(n *yaml.Node, i int) int {
	if n.Style&yaml.FlowStyle == 0 {
		return 0
	}
	value := n.Content[i+1]
	count, last := 0, value
	for j := i + 2; j+1 < len(n.Content) && d.onlyKey(n.Content[j], n.Content[j+1]); j += 2 {
		count, last = count+1, n.Content[j]
	}
	if count == 0 || value.Kind != yaml.ScalarNode || !isPlain(value) || !isOpen(value.Value) {
		return 0
	}
	pos, length := d.src.span(value)
	if end, width := d.src.span(last); end.Line == pos.Line {
		length = end.Col + width - pos.Col
	}
	written := string(d.src.lines[pos.Line-1][pos.Col-1 : pos.Col-1+length])
	d.out.Errorf(pos, length, "inside { } a comma ends the value, which reads as %s", diag.Quote(value.Value)).
		Note("quote it: %s: %s", n.Content[i].Value, quoteYAML(written))
	return count
}

// onlyKey tells whether a pair of a { } is a key without a colon.
func (d *decoder) onlyKey(key, value *yaml.Node) bool {
	if key.Kind != yaml.ScalarNode || !isNull(value) || value.Value != "" {
		return false
	}
	pos, length := d.src.span(key)
	return d.src.at(pos.Line, d.src.skipBlanks(pos.Line, pos.Col+length)) != ':'
}

// cutByComment is for `all(xs, # > 0)`, of which YAML reads `all(xs,`.
func (d *decoder) cutByComment(n *yaml.Node) bool {
	if !isPlain(n) || !isOpen(n.Value) {
		return false
	}
	start, length := d.src.span(n)
	hash := d.src.skipBlanks(start.Line, start.Col+length)
	if d.src.at(start.Line, hash) != '#' {
		return false
	}
	line := d.src.lines[start.Line-1]
	d.out.Errorf(diag.Pos{File: start.File, Line: start.Line, Col: hash}, len(line)-hash+1,
		"` #` starts a comment in YAML, so the expression ends before it").
		Note("quote the expression: %s", quoteYAML(string(line[start.Col-1:])))
	return true
}

// comment is what stands behind a plain scalar on its line, from the `#` on; the zero Text if nothing does.
func (d *decoder) comment(n *yaml.Node) diag.Text {
	if !isPlain(n) {
		return diag.Text{}
	}
	start, length := d.src.span(n)
	hash := d.src.skipBlanks(start.Line, start.Col+length)
	if d.src.at(start.Line, hash) != '#' {
		return diag.Text{}
	}
	return diag.NewText(
		string(d.src.lines[start.Line-1][hash-1:]),
		diag.Pos{File: start.File, Line: start.Line, Col: hash},
		nil,
	)
}

// suspectComment warns of a comment that would be the rest of the expression before it: `msg.a # == 1` is `msg.a`. It
// starts with what no sentence starts with, or goes with the expression.
func (c *compiler) suspectComment(e *Expr, kind checks.Kind, scope *checks.Scope) {
	rest := strings.TrimSpace(strings.TrimLeft(e.Comment.Value, "#"))
	if rest == "" {
		return
	}
	operator := slices.ContainsFunc(
		[]string{"==", "!=", "<=", ">=", "&&", "||", "??"},
		func(op string) bool { return strings.HasPrefix(rest, op) },
	)
	if !operator {
		apart := *scope
		apart.Paths = nil
		var none diag.List
		if checks.Compile(diag.NewText(e.Text.Value+" "+rest, e.Text.Pos, nil), kind, &apart, &none) == nil {
			return
		}
	}
	c.out.Warnf(e.Comment.Pos, len([]rune(e.Comment.Value)),
		"` #` starts a comment in YAML: the expression is %s alone", diag.Quote(e.Text.Value)).
		Note("if it is to go on, drop the #, or quote the expression: %s", quoteYAML(e.Text.Value+" "+e.Comment.Value))
}

// isOpen tells whether a bracket or a quote of an expression is not closed.
func isOpen(expr string) bool {
	var closers []rune
	var quote rune
	escaped := false
	for _, r := range expr {
		switch {
		case quote != 0:
			if r == quote && !escaped {
				quote = 0
			}
			escaped = r == '\\' && !escaped
		case strings.ContainsRune("\"'`", r):
			quote = r
		case r == '(' || r == '[' || r == '{':
			closers = append(closers, map[rune]rune{'(': ')', '[': ']', '{': '}'}[r])
		case len(closers) > 0 && r == closers[len(closers)-1]:
			closers = slices.Delete(closers, len(closers)-1, len(closers))
		}
	}
	return quote != 0 || len(closers) > 0
}

// quoteYAML quotes a text as one would write it.
func quoteYAML(s string) string {
	switch {
	case !strings.ContainsAny(s, `"\`):
		return `"` + s + `"`
	default:
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
}
