package scenario

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// content compiles what a send puts into its frame.
func (l *lister) content(p *Payload) *Content {
	if p == nil {
		return nil
	}
	l.c.payload += len(p.Text.Value)
	s := &Content{Binary: p.Binary}
	text := p.Text
	switch p.Form {
	case "json":
		b := &checks.PayloadBuilder{}
		l.c.json(b, p.JSON, l.scope(0))
		s.JSON = b.Build()
		if constant, ok := s.JSON.Const(); ok {
			s.Const, s.JSON = constant, nil
		}
		return s
	case "file":
		data, ok := l.c.readBeside(text)
		if !ok {
			return nil
		}
		if p.Binary {
			s.Const = data
			return s
		}
		l.c.payload += len(data) // each use has a copy, with templates of its own
		if !utf8.Valid(data) {
			l.c.out.Errorf(text.Pos, max(len([]rune(text.Value)), 1), "the file %s is not text in UTF-8",
				diag.Quote(text.Value)).
				Note("bytes are sent with send-binary: {file: %s}", text.Value)
			return nil
		}
		text = yamltext.WholeText(beside(text), strings.TrimPrefix(string(data), "\uFEFF"))
	case "hex":
		s.Decode = decodeHex
	case "base64":
		s.Decode = decodeBase64
	}
	if s.Text = checks.CompileTemplate(text, l.scope(0), l.c.out); s.Text == nil {
		return nil
	}
	if constant, ok := s.Text.Const(); ok {
		s.Const, s.Text = []byte(constant), nil
		if s.Decode != nil {
			s.Const, _ = s.Decode(constant) // the parser has looked at the digits
			s.Decode = nil
		}
		if s.Const == nil {
			s.Const = []byte{}
		}
	}
	return s
}

// json lays a value out as JSON with typed holes.
func (c *compiler) json(b *checks.PayloadBuilder, v *Value, scope *checks.Scope) {
	c.payload += len(v.Text.Value) + len(v.JSON) + 2
	switch v.Kind {
	case yaml.MappingNode:
		b.Raw("{")
		for i, item := range v.Items {
			if i > 0 {
				b.Raw(",")
			}
			if key := v.Keys[i]; checks.HasTemplate(key.Value) {
				if t := checks.CompileTemplate(key, scope, c.out); t != nil {
					b.Key(t)
				}
			} else {
				b.Raw(quoteJSON(key.Value))
			}
			b.Raw(":")
			c.json(b, item, scope)
		}
		b.Raw("}")
	case yaml.SequenceNode:
		b.Raw("[")
		for i, item := range v.Items {
			if i > 0 {
				b.Raw(",")
			}
			c.json(b, item, scope)
		}
		b.Raw("]")
	default:
		if !v.IsText() {
			b.Raw(v.JSON)
			return
		}
		t := checks.CompileTemplate(v.Text, scope, c.out)
		if t == nil {
			return
		}
		if constant, ok := t.Const(); ok {
			b.Raw(quoteJSON(constant))
			return
		}
		b.Hole(t)
	}
}

func quoteJSON(s string) string {
	out, err := checks.Encode(nil, s)
	if err != nil {
		return strconv.Quote(s)
	}
	return string(out)
}

// value compiles a value for expressions.
func (c *compiler) value(v *Value, scope *checks.Scope) checks.Value {
	if v == nil {
		return checks.ConstValue(nil)
	}
	if g, ok := goValue(v); ok {
		c.warnBare(v, scope)
		return checks.ConstValue(g)
	}
	var items, keys []checks.Value
	for i, item := range v.Items {
		items = append(items, c.value(item, scope))
		if v.Kind == yaml.MappingNode {
			if t := checks.CompileTemplate(v.Keys[i], scope, c.out); t != nil {
				keys = append(keys, checks.TemplateValue(t))
			}
		}
	}
	switch v.Kind {
	case yaml.MappingNode:
		return checks.MapValue(keys, items)
	case yaml.SequenceNode:
		return checks.ListValue(items)
	}
	t := checks.CompileTemplate(v.Text, scope, c.out)
	if t == nil {
		return checks.ConstValue(nil)
	}
	return checks.TemplateValue(t)
}

// warnBare warns of the texts in a constant that look like expressions.
func (c *compiler) warnBare(v *Value, scope *checks.Scope) {
	if v.Kind == yaml.ScalarNode {
		scope.WarnBare(v.Text, c.out)
	}
	for _, item := range v.Items {
		c.warnBare(item, scope)
	}
}

// goValue is the value for expressions, if no template stands in it.
func goValue(v *Value) (any, bool) {
	switch v.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(v.Items))
		for i, item := range v.Items {
			g, ok := goValue(item)
			if !ok || checks.HasTemplate(v.Keys[i].Value) {
				return nil, false
			}
			m[v.Keys[i].Value] = g
		}
		return m, true
	case yaml.SequenceNode:
		s := make([]any, 0, len(v.Items))
		for _, item := range v.Items {
			g, ok := goValue(item)
			if !ok {
				return nil, false
			}
			s = append(s, g)
		}
		return s, true
	}
	if v.IsText() {
		// `$${{` is an escape as well.
		return v.Text.Value, !strings.Contains(v.Text.Value, "${{")
	}
	return v.Go, true
}
