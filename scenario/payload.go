package scenario

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"wsrun/checks"
	"wsrun/checks/exactjson"
	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// Payload is what a send puts into its frame, as written in the file.
type Payload struct {
	Form string // text, json, hex, base64, file
	// Binary reports whether the frame is binary.
	Binary bool
	Text   diag.Text // of text, hex, base64 and file
	JSON   *table.Value
	// Source is where Text was read from, if send-file named another file.
	Source []byte
}

// contentOf compiles what a send puts into its frame.
func contentOf(l *lister, p *Payload) *Content {
	if p == nil {
		return nil
	}
	l.c.payload += len(p.Text.Value)
	s := &Content{Binary: p.Binary}
	text := p.Text
	switch p.Form {
	case "json":
		b := &checks.PayloadBuilder{}
		layJSON(l.c, b, p.JSON, l.scope(0))
		s.JSON = b.Build()
		if constant, ok := s.JSON.Const(); ok {
			s.Const, s.JSON = constant, nil
		}
		return s
	case "file":
		data, ok := l.c.files.readBeside(text)
		if !ok {
			return nil
		}
		if p.Binary {
			s.Const = data
			return s
		}
		l.c.payload += len(data) // each use has a copy, with its own templates
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
			s.Const, _ = s.Decode(constant) // the parser has checked the digits
			s.Decode = nil
		}
		if s.Const == nil {
			s.Const = []byte{}
		}
	}
	return s
}

// Content is what goes into a frame. Exactly one of Const, Text and JSON is set.
type Content struct {
	Binary bool
	Const  []byte // encoded once
	Text   *checks.Template
	JSON   *checks.Payload
	Decode func(text string) ([]byte, error) // decodes hex or base64 in Text; nil: Text is used as it is
}

// layJSON lays a value out as JSON with typed holes.
func layJSON(c *compiler, b *checks.PayloadBuilder, v *table.Value, scope *checks.Scope) {
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
			layJSON(c, b, item, scope)
		}
		b.Raw("}")
	case yaml.SequenceNode:
		b.Raw("[")
		for i, item := range v.Items {
			if i > 0 {
				b.Raw(",")
			}
			layJSON(c, b, item, scope)
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
	out, err := exactjson.Encode(nil, s)
	if err != nil {
		return strconv.Quote(s)
	}
	return string(out)
}
