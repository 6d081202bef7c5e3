package scenario

import (
	"wsrun/checks"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func sendBinaryVerb() *verb {
	keys := binaryTable()
	v := sendVerb("send-binary", "Sends a binary frame: bytes in hex or base64, a text, or a file.",
		sendBinaryField(keys))
	v.own = keysOf(keys.rows)
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

func binaryTable() *table[Payload] {
	t := &table[Payload]{name: "send-binary", doc: "One of the ways to write bytes."}
	for _, f := range binaryForms() {
		t.rows = append(t.rows, binaryRow(f, func(p *Payload) *Payload { return p }))
	}
	return t
}

func binaryRow[T any](f binaryForm, get func(*T) *Payload) row[T] {
	return row[T]{key: f.key, doc: f.doc, field: field[T]{scalarShape(), func(d *decoder, n *yaml.Node, into *T) {
		if s, ok := d.text(n, "a text"); ok {
			p := get(into)
			p.Form, p.Text = f.key, s
		}
	}}}
}

func sendBinaryField(keys *table[Payload]) field[*Payload] {
	var branches []*Shape
	for _, r := range keys.rows {
		branches = append(branches, &Shape{Type: "object", Title: r.key, Closed: true, Required: []string{r.key},
			Props: []Prop{{Name: r.key, Shape: r.shape, Doc: r.doc}}})
	}
	return field[*Payload]{anyOf(branches...), func(d *decoder, n *yaml.Node, into **Payload) {
		p := &Payload{Binary: true}
		if n.Kind == yaml.ScalarNode && !yamltext.IsNull(n) {
			d.nodeErr(n, "send-binary is a map (key: value), not %s", describe(n)).
				Note("{hex: …}, {base64: …}, {text: …} or {file: …}")
			return
		}
		seen := keys.decode(d, n, p)
		if seen == nil {
			return
		}
		if len(seen) != 1 && !d.typos[n] {
			d.nodeErr(n, "send-binary has one of hex, base64, text and file")
			return
		}
		if p.Form != "" {
			d.judgeBinary(p)
			*into = p
		}
	}}
}

// judgeBinary finds digits that can't be decoded, where no template stands in the way.
func (d *decoder) judgeBinary(p *Payload) {
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
		d.out.Errorf(p.Text.Pos, max(len([]rune(p.Text.Value)), 1), "%v", err)
	}
}
