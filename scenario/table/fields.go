package table

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// IsName reports whether an expression can use text as a name.
func IsName(text string) bool { return identifier.MatchString(text) }

// TextField returns the field for any single value, as text.
func TextField[T any](get func(*T) *diag.Text) Field[T] {
	return Field[T]{ScalarShape(), func(d *Decoder, n *yaml.Node, into *T) {
		if t, ok := d.Text(n, "a text"); ok {
			*get(into) = t
		}
	}}
}

// Text reads a scalar as written: 5, true and 2024-01-01 are texts too.
func (d *Decoder) Text(n *yaml.Node, what string) (diag.Text, bool) {
	s := d.Scalar(n, what)
	switch {
	case s == nil:
		return diag.Text{}, false
	case yamltext.IsNull(s):
		f := d.NodeErr(s, "%s is expected here, not nothing", what)
		switch {
		case s.Anchor != "" && !d.Src.IsUsed(s.Anchor):
			f.Note(`&%s is an anchor in YAML: quote a text that starts with &: "&%s"`, s.Anchor, s.Anchor)
		case s.Value != "" && strings.HasPrefix(what, "a text"):
			f.Note(`%s is null in YAML: for the text, write "%s"`, s.Value, s.Value)
		case strings.HasPrefix(what, "a text"):
			f.Note(`write "" for an empty text`)
		}
		return diag.Text{}, false
	}
	return d.Src.Text(s), true
}

// TextListField returns the field for a list of texts.
func TextListField[T any](get func(*T) *[]diag.Text, what string) Field[T] {
	return Field[T]{ListOf(ScalarShape()), func(d *Decoder, n *yaml.Node, into *T) {
		items, _ := d.List(n, what)
		for _, item := range items {
			if t, ok := d.Text(item, "a text"); ok {
				*get(into) = append(*get(into), t)
			}
		}
	}}
}

// TextMapField returns the field for a map from names to texts.
func TextMapField[T any](get func(*T) *[]Pair, what string) Field[T] {
	return Field[T]{MapOf(ScalarShape()), func(d *Decoder, n *yaml.Node, into *T) {
		pairs, _ := d.Mapping(n, what)
		for _, p := range pairs {
			if t, ok := d.Text(p.Value, "a text"); ok {
				*get(into) = append(*get(into), Pair{d.Src.Text(p.Key), t})
			}
		}
	}}
}

// ExprShape returns the shape of a bare expression.
func ExprShape() *Shape { return Titled("expression", Ref("expression")) }

// ExprField returns the field for a bare expression, without ${{ }}.
func ExprField[T any](get func(*T) **Expr) Field[T] {
	return Field[T]{ExprShape(), func(d *Decoder, n *yaml.Node, into *T) { *get(into) = d.Expr(n) }}
}

// Expr reads a bare expression; nil, after a finding, if there is none.
func (d *Decoder) Expr(n *yaml.Node) *Expr {
	switch {
	case n.Kind == yaml.ScalarNode && d.negation(n):
		return nil
	case n.Kind == yaml.MappingNode:
		if !d.mustacheExpr(n) {
			d.NodeErr(n, "an expression is expected here, not a map").
				Note(`a condition is one text, such as: %s`, likelyCondition(n))
		}
		return nil
	}
	s := d.Scalar(n, "an expression")
	if s == nil {
		return nil
	}
	switch {
	case yamltext.IsNull(s) && s.Value != "":
		d.NodeErr(s, "an expression is expected here, but %s is null in YAML", s.Value).
			Note("in expressions it is written: nil")
		return nil
	case strings.TrimSpace(s.Value) == "":
		f := d.NodeErr(s, "an expression is expected here, not nothing")
		if pos := d.Src.Pos(s); d.Src.At(pos.Line, d.Src.SkipBlanks(pos.Line, pos.Col)) == '#' {
			f.Note("` #` starts a comment in YAML: quote the expression")
		}
		return nil
	case s.Anchor != "" && !d.Src.IsUsed(s.Anchor):
		d.Out.Errorf(d.Src.Pos(s), 1+len(s.Anchor), "&%s is an anchor to YAML, not a part of the expression", s.Anchor).
			Note("quote the expression; for a conjunction write: and")
		return nil
	case d.cutByComment(s):
		return nil
	}
	return &Expr{Text: d.Src.Text(s), Quoted: yamltext.IsQuoted(s), Comment: d.comment(s)}
}

// likelyCondition returns what a map may have been meant to say as a condition.
func likelyCondition(n *yaml.Node) string {
	var all []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !IsName(key.Value) || value.Kind != yaml.ScalarNode || yamltext.IsNull(value) || len(all) == 3 {
			return `msg.type == "joined" and msg.ok`
		}
		literal := value.Value
		if value.Tag == "!!str" {
			literal = strconv.Quote(literal)
		}
		all = append(all, "msg."+key.Value+" == "+literal)
	}
	return strings.Join(all, " and ")
}

// NamedField returns the field for a map from names to expressions.
func NamedField[T any](get func(*T) *[]Named, what string) Field[T] {
	example := map[string]string{"check": "check: {NAME: CONDITION}", "checks": "checks: {NAME: CONDITION}",
		"set": "set: {VARIABLE: EXPRESSION}", "record": "record: {METRIC: EXPRESSION}"}[what]
	shape := MapOf(ExprShape())
	shape.MinProps = 1
	return Field[T]{shape, func(d *Decoder, n *yaml.Node, into *T) {
		if n.Kind == yaml.ScalarNode && n.Tag == "!!str" || n.Kind == yaml.SequenceNode {
			d.NodeErr(n, "%s is a map (key: value), not %s", what, Describe(n)).Note("give it a name: %s", example)
			return
		}
		pairs, ok := d.Mapping(n, what)
		if ok && len(n.Content) == 0 {
			d.NodeErr(n, "%s is empty", what)
		}
		for _, p := range pairs {
			if e := d.Expr(p.Value); e != nil {
				*get(into) = append(*get(into), Named{d.Src.Text(p.Key), e})
			}
		}
	}}
}

// BoolField returns the field for true or false.
func BoolField[T any](get func(*T) *bool) Field[T] {
	return Field[T]{&Shape{Type: "boolean"}, func(d *Decoder, n *yaml.Node, into *T) {
		s := d.Scalar(n, "true or false")
		if s == nil {
			return
		}
		if s.Tag != "!!bool" {
			f := d.NodeErr(s, "true or false is expected here, not %s", Describe(s))
			switch word := strings.ToLower(s.Value); {
			case slices.Contains([]string{"yes", "on", "y"}, word):
				f.Note("write: true")
			case slices.Contains([]string{"no", "off", "n"}, word):
				f.Note("write: false")
			case slices.Contains([]string{"true", "false"}, word):
				f.Note("without quotes")
			case strings.Contains(s.Value, "${{"):
				f.Note("a template can't be here: the value is fixed when the file is read")
			}
			return
		}
		*get(into) = strings.EqualFold(s.Value, "true")
	}}
}

// IntField returns the field for a whole number within bounds.
func IntField[T any](get func(*T) *int, bounds Count) Field[T] {
	return Field[T]{bounds.Shape(), func(d *Decoder, n *yaml.Node, into *T) {
		if v, ok := d.Integer(n, bounds); ok {
			*get(into) = v
		}
	}}
}

// Integer reads a whole number within bounds, written in digits.
func (d *Decoder) Integer(n *yaml.Node, bounds Count) (int, bool) {
	s := d.Scalar(n, "a whole number")
	if s == nil {
		return 0, false
	}
	v, err := strconv.Atoi(s.Value)
	switch {
	case errors.Is(err, strconv.ErrRange):
		d.NodeErr(s, "%s is too large: at most %d", diag.Visible(s.Value, 40), bounds.Most)
	case err != nil || s.Tag != "!!int" || s.Value != strconv.Itoa(v):
		f := d.NodeErr(s, "a whole number is expected here, not %s", Describe(s))
		switch {
		case strings.Contains(s.Value, "${{"):
			f.Note("a template can't be here: the value is fixed when the file is read")
		case yamltext.IsQuoted(s) && err == nil:
			f.Note("without quotes")
		case s.Tag == "!!int" || s.Tag == "!!float" && strings.ContainsAny(s.Value, "eE"):
			f.Note("write it in plain decimal digits")
		}
	default:
		if err = bounds.Check(v); err == nil {
			return v, true
		}
		d.NodeErr(s, "%v", err)
	}
	return 0, false
}

// EnumField returns the field for one of several words.
func EnumField[T any](get func(*T) *string, choices ...Choice) Field[T] {
	return Field[T]{&Shape{Type: "string", Enum: choices}, func(d *Decoder, n *yaml.Node, into *T) {
		if t, ok := d.Enum(n, choices); ok {
			*get(into) = t
		}
	}}
}

// Enum reads one of several words.
func (d *Decoder) Enum(n *yaml.Node, choices []Choice) (string, bool) {
	var words []string
	for _, c := range choices {
		words = append(words, c.Word)
	}
	s := d.Scalar(n, strings.Join(words, ", "))
	if s == nil {
		return "", false
	}
	if !slices.Contains(words, s.Value) {
		meant := diag.DidYouMean(s.Value, words)
		switch {
		case NumberRE.MatchString(s.Value):
			meant = "" // another number is not a misspelling
		case s.Tag == "!!bool" && len(words) == 2 && words[1] == "none":
			meant = fmt.Sprintf(
				", did you mean %q?",
				words[map[bool]int{true: 0, false: 1}[strings.EqualFold(s.Value, "true")]],
			)
		}
		d.NodeErr(s, "%s is not one of: %s%s", Describe(s), strings.Join(words, ", "), meant)
		return "", false
	}
	return s.Value, true
}
