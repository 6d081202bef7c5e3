package checks

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wsrun/checks/budget"
	"wsrun/checks/exactjson"
	"wsrun/checks/values"
	"wsrun/diag"
)

const (
	templateOpen    = "${{"
	templateClose   = "}}"
	templateEscaped = "$${{" // a literal ${{
)

// Template is text with ${{ expressions }} in it; immutable, shared by all machines.
type Template struct {
	src   diag.Text
	parts []templatePart
}

// templatePart is literal text, or an expression.
type templatePart struct {
	text string
	expr *Expr
}

// HasTemplate reports whether s contains a template or an escaped one.
func HasTemplate(s string) bool { return strings.Contains(s, templateOpen) }

// ConstTemplate returns a template of literal text, in which ${{ has no meaning.
func ConstTemplate(text string) *Template {
	t := &Template{src: diag.Text{Value: text}}
	t.literal(text)
	return t
}

// CompileTemplate compiles text with templates. It adds all errors to out, with their places inside the text, and
// returns nil if there are any.
func CompileTemplate(src diag.Text, sc *Scope, out *diag.List) *Template {
	before := len(*out)
	t := &Template{src: src}
	var foreign diag.List
	var literal strings.Builder // since the last expression
	runes := 0                  // of src before rest
	at := func(rest string) int { return len(src.Value) - len(rest) }
	for rest := src.Value; rest != ""; {
		open := strings.Index(rest, templateOpen)
		if open < 0 {
			literal.WriteString(rest)
			sc.warnForeign(src, rest, runes, &foreign)
			break
		}
		if open > 0 && rest[open-1] == '$' {
			literal.WriteString(rest[:open-1])
			literal.WriteString(templateOpen)
			next := open + len(templateOpen)
			runes += utf8.RuneCountInString(rest[:next])
			rest = rest[next:]
			continue
		}
		literal.WriteString(rest[:open])
		sc.warnForeign(src, rest[:open], runes, &foreign)
		runes += utf8.RuneCountInString(rest[:open])
		rest = rest[open:]
		end := templateEnd(rest)
		if end < 0 {
			out.Errorf(src.At(runes), len(templateOpen), `a "${{" without "}}"`).
				Note("a literal ${{ is written $${{")
			break
		}
		t.literal(literal.String())
		literal.Reset()
		t.compilePart(src.Part(at(rest), at(rest)+end, runes), sc, out)
		runes += utf8.RuneCountInString(rest[:end])
		rest = rest[end:]
	}
	t.literal(literal.String())
	if len(*out) > before {
		return nil
	}
	*out = append(*out, foreign...)
	if _, literal := t.Const(); literal {
		sc.WarnBare(src, out)
	}
	return t
}

// foreignTemplate matches a name in the braces that other tools use for templates.
var foreignTemplate = regexp.MustCompile(`\{\{\s*[$A-Za-z_][\w.$]*\s*\}\}|\$\{\s*[A-Za-z_][\w.]*\s*\}`)

// warnForeign warns about the first template of another tool in literal text that starts at the rune from of src.
func (sc *Scope) warnForeign(src diag.Text, literal string, from int, out *diag.List) {
	if len(*out) > 0 || !strings.Contains(literal, "{{") && !strings.Contains(literal, "${") {
		return
	}
	at := foreignTemplate.FindStringIndex(literal)
	if at == nil {
		return
	}
	written := literal[at[0]:at[1]]
	name := strings.Trim(written, "${} \t")
	foreign := foreignNames()[strings.Trim(written, "{} \t")]
	switch {
	case strings.HasSuffix(foreign, ")"):
		name = foreign
	case sc.Vars.Has(name):
		name = "vars." + name
	case name == strings.ToUpper(name):
		name = "env." + name
	}
	out.Warnf(src.At(from+utf8.RuneCountInString(literal[:at[0]])), utf8.RuneCountInString(written),
		"%s stays as it is: it is not a template", diag.Quote(written)).
		Note("a template is written ${{ %s }}", name)
}

func (t *Template) literal(text string) {
	if text != "" {
		t.parts = append(t.parts, templatePart{text: text})
	}
}

// compilePart compiles one template, from its ${{ to its }}.
func (t *Template) compilePart(src diag.Text, sc *Scope, out *diag.List) {
	part := src.Value
	inner := part[len(templateOpen) : len(part)-len(templateClose)]
	trimmed := strings.TrimSpace(inner)
	if trimmed == "" {
		out.Errorf(src.At(0), utf8.RuneCountInString(part), "an empty template")
		return
	}
	lead := utf8.RuneCountInString(inner[:strings.Index(inner, trimmed)])
	start := len(templateOpen) + lead
	expr := Compile(src.Sub(start, start+utf8.RuneCountInString(trimmed)), KindAny, sc, out)
	t.parts = append(t.parts, templatePart{expr: expr})
}

// templateEnd returns the offset after the }} of the template that s starts with, or -1. Quotes and braces in the
// expression may contain a }} of their own.
func templateEnd(s string) int {
	depth := 0
	for i := len(templateOpen); i < len(s); i++ {
		switch c := s[i]; c {
		case '"', '\'', '`':
			length := quotedLen(s[i:])
			if length == 0 {
				return -1
			}
			i += length - 1
		case '{':
			depth++
		case '}':
			if depth > 0 {
				depth--
			} else if strings.HasPrefix(s[i:], templateClose) {
				return i + len(templateClose)
			}
		}
	}
	return -1
}

// quotedLen returns the length of the string literal that s starts with, 0 if it is not terminated.
func quotedLen(s string) int {
	quote := s[0]
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quote != '`':
			i++
		case s[i] == quote:
			return i + 1
		}
	}
	return 0
}

// Const returns the text of a template without expressions.
func (t *Template) Const() (string, bool) {
	switch {
	case len(t.parts) == 0:
		return "", true
	case len(t.parts) == 1 && t.parts[0].expr == nil:
		return t.parts[0].text, true
	}
	return "", false
}

// Whole reports whether the template is a single expression, so that it keeps the expression's type.
func (t *Template) Whole() bool { return t.whole() != nil }

func (t *Template) whole() *Expr {
	if len(t.parts) != 1 {
		return nil
	}
	return t.parts[0].expr
}

// Source returns the template's text and place.
func (t *Template) Source() diag.Text { return t.src }

// Reads reports whether an expression of the template reads any name of n.
func (t *Template) Reads(n Names) bool {
	for _, p := range t.parts {
		if p.expr != nil && p.expr.Reads(n) {
			return true
		}
	}
	return false
}

// Text evaluates a template to text. An error is an *EvalError.
func (m *Machine) Text(t *Template) (string, error) {
	if text, ok := t.Const(); ok {
		return text, nil
	}
	if e := t.whole(); e != nil {
		v, err := m.Eval(e)
		if s, ok := v.(string); ok || err != nil {
			return s, err
		}
		out, err := values.Encoder().AppendFormat(nil, v)
		if err != nil {
			return "", e.tooLong()
		}
		return string(out), nil
	}
	out, err := m.AppendText(nil, t)
	return string(out), err
}

// AppendText appends a template's text to dst. An error is an *EvalError.
func (m *Machine) AppendText(dst []byte, t *Template) ([]byte, error) {
	start := len(dst)
	for _, p := range t.parts {
		if p.expr == nil {
			dst = append(dst, p.text...)
			continue
		}
		if s := m.scalar(p.expr); s.kind != noScalar {
			dst = s.appendText(dst)
		} else {
			v, err := m.run(p.expr)
			if err == nil {
				dst, err = values.Encoder().AppendFormat(dst, v)
			}
			if err == exactjson.ErrTooLong {
				return dst, p.expr.tooLong()
			}
			if err != nil {
				return dst, err
			}
		}
		if len(dst)-start > budget.MaxText {
			return dst, p.expr.tooLong()
		}
	}
	m.work.TakeMemory(len(dst) - start)
	return dst, nil
}

// value evaluates a template. If it is a single expression, the value keeps its type.
func (m *Machine) value(t *Template) (any, error) {
	if e := t.whole(); e != nil {
		return m.Eval(e)
	}
	return m.Text(t)
}
