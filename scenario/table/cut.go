package table

import (
	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// An expression often goes on where YAML ends a plain value, without reporting it: at a comma inside { }, at a ` #`. An
// open bracket or quote shows that the value was cut off.

// cutByComma handles `{m: f(a, b)}`, which YAML reads as the keys `m` and `b)`. It returns how many of the pairs after
// the i-th belong to its value, and adds a finding if there are any.
func (d *Decoder) cutByComma(n *yaml.Node, i int) int {
	if n.Style&yaml.FlowStyle == 0 {
		return 0
	}
	value := n.Content[i+1]
	count, last := 0, value
	for j := i + 2; j+1 < len(n.Content) && d.onlyKey(n.Content[j], n.Content[j+1]); j += 2 {
		count, last = count+1, n.Content[j]
	}
	if count == 0 || value.Kind != yaml.ScalarNode || !yamltext.IsPlain(value) || !yamltext.IsOpen(value.Value) {
		return 0
	}
	pos, length := d.Src.Span(value)
	if end, width := d.Src.Span(last); end.Line == pos.Line {
		length = end.Col + width - pos.Col
	}
	written := string(d.Src.Line(pos.Line)[pos.Col-1 : pos.Col-1+length])
	d.Out.Errorf(pos, length, "inside { } a comma ends the value, so it is read as %s", diag.Quote(value.Value)).
		Note("quote it: %s: %s", n.Content[i].Value, yamltext.Quote(written))
	return count
}

// onlyKey reports whether a pair in { } is a key without a colon.
func (d *Decoder) onlyKey(key, value *yaml.Node) bool {
	if key.Kind != yaml.ScalarNode || !yamltext.IsNull(value) || value.Value != "" {
		return false
	}
	pos, length := d.Src.Span(key)
	return d.Src.At(pos.Line, d.Src.SkipBlanks(pos.Line, pos.Col+length)) != ':'
}

// cutByComment handles `all(xs, # > 0)`, which YAML reads as `all(xs,`.
func (d *Decoder) cutByComment(n *yaml.Node) bool {
	if !yamltext.IsPlain(n) || !yamltext.IsOpen(n.Value) {
		return false
	}
	start, length := d.Src.Span(n)
	hash := d.Src.SkipBlanks(start.Line, start.Col+length)
	if d.Src.At(start.Line, hash) != '#' {
		return false
	}
	line := d.Src.Line(start.Line)
	d.Out.Errorf(diag.Pos{File: start.File, Line: start.Line, Col: hash}, len(line)-hash+1,
		"` #` starts a comment in YAML, so the expression ends before it").
		Note("quote the expression: %s", yamltext.Quote(string(line[start.Col-1:])))
	return true
}

// comment returns what follows a plain scalar on its line, starting with the `#`; the zero Text if nothing does.
func (d *Decoder) comment(n *yaml.Node) diag.Text {
	if !yamltext.IsPlain(n) {
		return diag.Text{}
	}
	start, length := d.Src.Span(n)
	hash := d.Src.SkipBlanks(start.Line, start.Col+length)
	if d.Src.At(start.Line, hash) != '#' {
		return diag.Text{}
	}
	return diag.NewText(
		string(d.Src.Line(start.Line)[hash-1:]),
		diag.Pos{File: start.File, Line: start.Line, Col: hash},
		nil,
	)
}
