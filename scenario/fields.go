package scenario

import (
	"slices"
	"strconv"
	"strings"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Expr is a bare expression as it is written, not compiled yet.
type Expr struct {
	Text diag.Text
	// Comment is a comment on the expression's line: a ` #` inside an expression cuts it short.
	Comment string
}

// Named is an expression under a name: a check, a variable that is set, a metric that is recorded.
type Named struct {
	Name diag.Text
	Expr *Expr
}

// Pair is a text under a name: a header, a tag.
type Pair struct{ Name, Value diag.Text }

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
	case isNull(s):
		d.nodeErr(s, "%s is expected here, not nothing", what).Note(`write "" for an empty text`)
		return diag.Text{}, false
	}
	return d.src.text(s), true
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
				*get(into) = append(*get(into), Pair{d.src.text(p.key), t})
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
	s := d.scalar(n, "an expression")
	if s == nil {
		return nil
	}
	if strings.TrimSpace(s.Value) == "" {
		f := d.nodeErr(s, "an expression is expected here, not nothing")
		if s.LineComment != "" {
			f.Note("` #` starts a comment in YAML: quote the expression")
		}
		return nil
	}
	if s.Anchor != "" && !d.used[s.Anchor] {
		d.nodeErr(s, "&%s reads as a YAML anchor, and the expression as %s", s.Anchor, diag.Quote(s.Value)).Note("quote the expression")
		return nil
	}
	return &Expr{Text: d.src.text(s), Comment: s.LineComment}
}

func namedField[T any](get func(*T) *[]Named, what string) field[T] {
	shape := mapOf(exprShape())
	shape.MinProps = 1
	return field[T]{shape, func(d *decoder, n *yaml.Node, into *T) {
		pairs, ok := d.mapping(n, what)
		if ok && len(pairs) == 0 {
			d.nodeErr(n, "%s is empty", what)
		}
		for _, p := range pairs {
			if isNull(p.value) && n.Style&yaml.FlowStyle != 0 {
				d.keyError(p.key, "%s has no expression", diag.Quote(p.key.Value)).
					Note("inside { } a comma ends a value: quote expressions that have one")
				continue
			}
			if e := d.expr(p.value); e != nil {
				*get(into) = append(*get(into), Named{d.src.text(p.key), e})
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
			if slices.Contains([]string{"yes", "no", "on", "off"}, strings.ToLower(s.Value)) {
				f.Note("YAML 1.2 has true and false only")
			}
			return
		}
		*get(into) = strings.EqualFold(s.Value, "true")
	}}
}

func intField[T any](get func(*T) *int, lowest int) field[T] {
	return field[T]{intShape(lowest), func(d *decoder, n *yaml.Node, into *T) {
		if v, ok := d.integer(n, lowest); ok {
			*get(into) = v
		}
	}}
}

func (d *decoder) integer(n *yaml.Node, lowest int) (int, bool) {
	s := d.scalar(n, "a whole number")
	if s == nil {
		return 0, false
	}
	v, err := strconv.Atoi(strings.ReplaceAll(s.Value, "_", ""))
	if s.Tag != "!!int" || err != nil {
		d.nodeErr(s, "a whole number is expected here, not %s", describe(s))
		return 0, false
	}
	if v < lowest {
		d.nodeErr(s, "%d is too small: at least %d", v, lowest)
		return 0, false
	}
	return v, true
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
		d.nodeErr(s, "%s is not one of %s%s", describe(s), strings.Join(words, ", "), diag.DidYouMean(s.Value, words))
		return "", false
	}
	return s.Value, true
}
