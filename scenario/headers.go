package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// Header is a header of the handshake; several values become several lines.
type Header struct {
	Name   diag.Text
	Values []diag.Text
}

func headersField() table.Field[[]Header] {
	return table.Field[[]Header]{
		Shape: table.MapOf(table.OneOrMany(table.ScalarShape())),
		Parse: func(d *table.Decoder, n *yaml.Node, all *[]Header) {
			*all = headers(d, n, handshakeHeaders())
		},
	}
}

// headers reads a map from header names to one or several texts. It rejects names in owned.
func headers(d *table.Decoder, n *yaml.Node, owned []string) []Header {
	pairs, _ := d.Mapping(n, "headers")
	var out []Header
	for _, p := range pairs {
		h := Header{Name: d.Src.Text(p.Key)}
		validateHeaderName(d, p.Key, owned)
		value := p.Value
		if value.Kind == yaml.SequenceNode {
			for _, item := range value.Content {
				if t, ok := d.Text(item, "a text"); ok {
					h.Values = append(h.Values, t)
				}
			}
		} else if t, ok := d.Text(p.Value, "a text or a list of texts"); ok {
			h.Values = append(h.Values, t)
		}
		for _, v := range h.Values {
			validateHeaderValue(d, v)
		}
		out = append(out, h)
	}
	return out
}

func headerPlans(headers []Header, scope *checks.Scope, out *diag.List) []HeaderPlan {
	var plans []HeaderPlan
	for _, h := range headers {
		for _, v := range h.Values {
			if t := checks.CompileTemplate(v, scope, out); t != nil {
				plans = append(plans, HeaderPlan{h.Name.Value, t, h.Name.Pos})
			}
		}
	}
	return plans
}

// HeaderPlan is one line of the handshake.
type HeaderPlan struct {
	Name  string
	Value *checks.Template
	At    diag.Pos
}
