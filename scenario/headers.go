package scenario

import (
	"wsrun/checks"
	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Header is a header of the handshake; several values are several lines.
type Header struct {
	Name   diag.Text
	Values []diag.Text
}

func headersField() field[[]Header] {
	return field[[]Header]{mapOf(oneOrMany(scalarShape())), func(d *decoder, n *yaml.Node, all *[]Header) {
		*all = d.headers(n, handshakeHeaders())
	}}
}

// headers reads a map of header names to one or several texts. Names that are owned are refused.
func (d *decoder) headers(n *yaml.Node, owned []string) []Header {
	pairs, _ := d.mapping(n, "headers")
	var out []Header
	for _, p := range pairs {
		h := Header{Name: d.src.Text(p.key)}
		d.judgeHeaderName(p.key, owned)
		value := p.value
		if value.Kind == yaml.SequenceNode {
			for _, item := range value.Content {
				if t, ok := d.text(item, "a text"); ok {
					h.Values = append(h.Values, t)
				}
			}
		} else if t, ok := d.text(p.value, "a text or a list of texts"); ok {
			h.Values = append(h.Values, t)
		}
		for _, v := range h.Values {
			d.judgeHeaderValue(v)
		}
		out = append(out, h)
	}
	return out
}

func (c *compiler) headerPlans(headers []Header, scope *checks.Scope) []HeaderPlan {
	var out []HeaderPlan
	for _, h := range headers {
		for _, v := range h.Values {
			if t := checks.CompileTemplate(v, scope, c.out); t != nil {
				out = append(out, HeaderPlan{h.Name.Value, t, h.Name.Pos})
			}
		}
	}
	return out
}

// HeaderPlan is one line of the handshake.
type HeaderPlan struct {
	Name  string
	Value *checks.Template
	At    diag.Pos
}
