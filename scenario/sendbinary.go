package scenario

import (
	"wsrun/checks"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func sendBinaryVerb() *verb {
	keys := binaryTable()
	v := sendVerb(
		"send-binary",
		"Sends a binary frame: bytes in hex or base64, a text, or a file.",
		sendBinaryField(keys),
	)
	v.own = keysOf(keys.Rows)
	return v
}

// binaryForm is one way to write bytes.
type binaryForm struct{ key, doc string }

func binaryForms() []binaryForm {
	return []binaryForm{
		{"hex", "bytes as hexadecimal digits; spaces are skipped"}, {"base64", "bytes as base64"},
		{"text", "a text's UTF-8 bytes"}, {"file", "a file's bytes, as they are"},
	}
}

func binaryTable() *table.Table[Payload] {
	t := &table.Table[Payload]{Name: "send-binary", Doc: "One of the ways to write bytes."}
	for _, f := range binaryForms() {
		t.Rows = append(t.Rows, binaryRow(f, func(p *Payload) *Payload { return p }))
	}
	return t
}

func binaryRow[T any](f binaryForm, get func(*T) *Payload) table.Row[T] {
	return table.Row[T]{
		Key: f.key,
		Doc: f.doc,
		Field: table.Field[T]{Shape: table.ScalarShape(), Parse: func(d *table.Decoder, n *yaml.Node, into *T) {
			if s, ok := d.Text(n, "a text"); ok {
				p := get(into)
				p.Form, p.Text = f.key, s
			}
		}},
	}
}

func sendBinaryField(keys *table.Table[Payload]) table.Field[*Payload] {
	var branches []*table.Shape
	for _, r := range keys.Rows {
		branches = append(branches, &table.Shape{Type: "object", Title: r.Key, Closed: true, Required: []string{r.Key},
			Props: []table.Prop{{Name: r.Key, Shape: r.Shape, Doc: r.Doc}}})
	}
	return table.Field[*Payload]{
		Shape: table.AnyOf(branches...),
		Parse: func(d *table.Decoder, n *yaml.Node, into **Payload) {
			p := &Payload{Binary: true}
			if n.Kind == yaml.ScalarNode && !yamltext.IsNull(n) {
				d.NodeErr(n, "send-binary is a map (key: value), not %s", table.Describe(n)).
					Note("{hex: …}, {base64: …}, {text: …} or {file: …}")
				return
			}
			seen := keys.Decode(d, n, p)
			if seen == nil {
				return
			}
			if len(seen) != 1 && !d.Typos[n] {
				d.NodeErr(n, "send-binary has one of hex, base64, text and file")
				return
			}
			if p.Form != "" {
				validateBinary(d, p)
				*into = p
			}
		},
	}
}

// validateBinary finds digits that can't be decoded, unless there is a template.
func validateBinary(d *table.Decoder, p *Payload) {
	if checks.HasTemplate(p.Text.Value) {
		return
	}
	var err error
	switch p.Form {
	case "hex":
		_, err = decodeHex(p.Text.Value)
	case "base64":
		_, err = decodeBase64(p.Text.Value)
	}
	if err != nil {
		d.Out.Errorf(p.Text.Pos, max(len([]rune(p.Text.Value)), 1), "%v", err)
	}
}
