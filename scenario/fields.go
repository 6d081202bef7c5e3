package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func textField[T any](get func(*T) *diag.Text) field[T] {
	return field[T]{scalarShape(), func(d *decoder, n *yaml.Node, into *T) {
		if t, ok := d.text(n, "a text"); ok {
			*get(into) = t
		}
	}}
}

// text reads a scalar as it is written: 5, true and 2024-01-01 are texts too.
func (d *decoder) text(n *yaml.Node, what string) (diag.Text, bool) {
	s := d.scalar(n, what)
	switch {
	case s == nil:
		return diag.Text{}, false
	case yamltext.IsNull(s):
		f := d.nodeErr(s, "%s is expected here, not nothing", what)
		switch {
		case s.Anchor != "" && !d.src.IsUsed(s.Anchor):
			f.Note(`&%s is an anchor in YAML: quote a text that starts with &: "&%s"`, s.Anchor, s.Anchor)
		case s.Value != "" && strings.HasPrefix(what, "a text"):
			f.Note(`%s is null in YAML: for the text, write "%s"`, s.Value, s.Value)
		case strings.HasPrefix(what, "a text"):
			f.Note(`write "" for an empty text`)
		}
		return diag.Text{}, false
	}
	return d.src.Text(s), true
}

func textListField[T any](get func(*T) *[]diag.Text, what string) field[T] {
	return field[T]{listOf(scalarShape()), func(d *decoder, n *yaml.Node, into *T) {
		items, _ := d.list(n, what)
		for _, item := range items {
			if t, ok := d.text(item, "a text"); ok {
				*get(into) = append(*get(into), t)
			}
		}
	}}
}

func textMapField[T any](get func(*T) *[]Pair, what string) field[T] {
	return field[T]{mapOf(scalarShape()), func(d *decoder, n *yaml.Node, into *T) {
		pairs, _ := d.mapping(n, what)
		for _, p := range pairs {
			if t, ok := d.text(p.value, "a text"); ok {
				*get(into) = append(*get(into), Pair{d.src.Text(p.key), t})
			}
		}
	}}
}

func exprShape() *Shape { return titled("expression", ref("expression")) }

func exprField[T any](get func(*T) **Expr) field[T] {
	return field[T]{exprShape(), func(d *decoder, n *yaml.Node, into *T) { *get(into) = d.expr(n) }}
}

// expr reads a bare expression; nil, with a finding, if there is none.
func (d *decoder) expr(n *yaml.Node) *Expr {
	switch {
	case n.Kind == yaml.ScalarNode && d.negation(n):
		return nil
	case n.Kind == yaml.MappingNode:
		if !d.mustacheExpr(n) {
			d.nodeErr(n, "an expression is expected here, not a map").
				Note(`a condition is one text, such as: %s`, likelyCondition(n))
		}
		return nil
	}
	s := d.scalar(n, "an expression")
	if s == nil {
		return nil
	}
	switch {
	case yamltext.IsNull(s) && s.Value != "":
		d.nodeErr(s, "an expression is expected here, but %s is null in YAML", s.Value).
			Note("in expressions it is written: nil")
		return nil
	case strings.TrimSpace(s.Value) == "":
		f := d.nodeErr(s, "an expression is expected here, not nothing")
		if pos := d.src.Pos(s); d.src.At(pos.Line, d.src.SkipBlanks(pos.Line, pos.Col)) == '#' {
			f.Note("` #` starts a comment in YAML: quote the expression")
		}
		return nil
	case s.Anchor != "" && !d.src.IsUsed(s.Anchor):
		d.out.Errorf(d.src.Pos(s), 1+len(s.Anchor), "&%s is an anchor to YAML, not a part of the expression", s.Anchor).
			Note("quote the expression; for a conjunction write: and")
		return nil
	case d.cutByComment(s):
		return nil
	}
	return &Expr{Text: d.src.Text(s), Quoted: yamltext.IsQuoted(s), Comment: d.comment(s)}
}

// likelyCondition is what a map may have been meant to say as a condition.
func likelyCondition(n *yaml.Node) string {
	var all []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !identifier.MatchString(key.Value) || value.Kind != yaml.ScalarNode || yamltext.IsNull(value) ||
			len(all) == 3 {
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

func namedField[T any](get func(*T) *[]Named, what string) field[T] {
	example := map[string]string{"check": "check: {NAME: CONDITION}", "checks": "checks: {NAME: CONDITION}",
		"set": "set: {VARIABLE: EXPRESSION}", "record": "record: {METRIC: EXPRESSION}"}[what]
	shape := mapOf(exprShape())
	shape.MinProps = 1
	return field[T]{shape, func(d *decoder, n *yaml.Node, into *T) {
		if n.Kind == yaml.ScalarNode && n.Tag == "!!str" || n.Kind == yaml.SequenceNode {
			d.nodeErr(n, "%s is a map (key: value), not %s", what, describe(n)).Note("give it a name: %s", example)
			return
		}
		pairs, ok := d.mapping(n, what)
		if ok && len(n.Content) == 0 {
			d.nodeErr(n, "%s is empty", what)
		}
		for _, p := range pairs {
			if e := d.expr(p.value); e != nil {
				*get(into) = append(*get(into), Named{d.src.Text(p.key), e})
			}
		}
	}}
}

func boolField[T any](get func(*T) *bool) field[T] {
	return field[T]{&Shape{Type: "boolean"}, func(d *decoder, n *yaml.Node, into *T) {
		s := d.scalar(n, "true or false")
		if s == nil {
			return
		}
		if s.Tag != "!!bool" {
			f := d.nodeErr(s, "true or false is expected here, not %s", describe(s))
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

func intField[T any](get func(*T) *int, bounds Count) field[T] {
	return field[T]{bounds.shape(), func(d *decoder, n *yaml.Node, into *T) {
		if v, ok := d.integer(n, bounds); ok {
			*get(into) = v
		}
	}}
}

// integer reads a whole number within bounds, in digits.
func (d *decoder) integer(n *yaml.Node, bounds Count) (int, bool) {
	s := d.scalar(n, "a whole number")
	if s == nil {
		return 0, false
	}
	v, err := strconv.Atoi(s.Value)
	switch {
	case errors.Is(err, strconv.ErrRange):
		d.nodeErr(s, "%s is too large: at most %d", diag.Visible(s.Value, 40), bounds.Most)
	case err != nil || s.Tag != "!!int" || s.Value != strconv.Itoa(v):
		f := d.nodeErr(s, "a whole number is expected here, not %s", describe(s))
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
		d.nodeErr(s, "%v", err)
	}
	return 0, false
}

func enumField[T any](get func(*T) *string, choices ...Choice) field[T] {
	return field[T]{&Shape{Type: "string", Enum: choices}, func(d *decoder, n *yaml.Node, into *T) {
		if t, ok := d.enum(n, choices); ok {
			*get(into) = t
		}
	}}
}

func (d *decoder) enum(n *yaml.Node, choices []Choice) (string, bool) {
	var words []string
	for _, c := range choices {
		words = append(words, c.Word)
	}
	s := d.scalar(n, strings.Join(words, ", "))
	if s == nil {
		return "", false
	}
	if !slices.Contains(words, s.Value) {
		meant := diag.DidYouMean(s.Value, words)
		switch {
		case numberRE.MatchString(s.Value):
			meant = "" // another number is no misspelling
		case s.Tag == "!!bool" && len(words) == 2 && words[1] == "none":
			meant = fmt.Sprintf(
				", did you mean %q?",
				words[map[bool]int{true: 0, false: 1}[strings.EqualFold(s.Value, "true")]],
			)
		}
		d.nodeErr(s, "%s is not one of: %s%s", describe(s), strings.Join(words, ", "), meant)
		return "", false
	}
	return s.Value, true
}
