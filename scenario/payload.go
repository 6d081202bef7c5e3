package scenario

import (
	"regexp"
	"slices"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// Payload is what a send puts into its frame, as the file has it.
type Payload struct {
	Form string // text, json, hex, base64, file
	// Binary tells that the frame is a binary one.
	Binary bool
	Text   diag.Text // of text, hex, base64 and file
	JSON   *Value
	// Source is where Text was read from, when send-file named another file.
	Source []byte
}

var wholeTemplateRE = regexp.MustCompile(wholeTemplateForm)

func isWholeTemplate(n *yaml.Node) bool { return wholeTemplateRE.MatchString(n.Value) }

func sendField() field[Action] {
	shape := anyOf(
		titled("text", scalarShape()),
		titled("JSON object", &Shape{Type: "object"}),
		titled("JSON array", &Shape{Type: "array"}),
	)
	return field[Action]{shape, func(d *decoder, n *yaml.Node, a *Action) {
		if n.Kind != yaml.ScalarNode {
			if v := d.value(n); v != nil {
				a.Payload = &Payload{Form: "json", JSON: v}
			}
			return
		}
		if t, ok := d.text(n, "a text, a map or a list"); ok {
			a.Payload = &Payload{Form: "text", Text: t}
		}
	}}
}

func sendFileField() field[Action] {
	return field[Action]{scalarShape(), func(d *decoder, n *yaml.Node, a *Action) {
		if t, ok := d.text(n, "a path"); ok {
			a.Payload = &Payload{Form: "file", Text: t}
		}
	}}
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

func sendBinaryField() field[Action] {
	var branches []*Shape
	for _, r := range binaryTable().rows {
		branches = append(branches, &Shape{Type: "object", Title: r.key, Closed: true, Required: []string{r.key},
			Props: []Prop{{Name: r.key, Shape: r.shape, Doc: r.doc}}})
	}
	return field[Action]{anyOf(branches...), func(d *decoder, n *yaml.Node, a *Action) {
		p := &Payload{Binary: true}
		if n.Kind == yaml.ScalarNode && !yamltext.IsNull(n) {
			d.nodeErr(n, "send-binary is a map (key: value), not %s", describe(n)).
				Note("{hex: …}, {base64: …}, {text: …} or {file: …}")
			return
		}
		seen := d.tables.binary.decode(d, n, p)
		if seen == nil {
			return
		}
		if len(seen) != 1 && !d.typos[n] {
			d.nodeErr(n, "send-binary has one of hex, base64, text and file")
			return
		}
		if p.Form != "" {
			d.judgeBinary(p)
			a.Payload = p
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

type pingArgs struct {
	within  Duration
	payload diag.Text
}

func pingTable() *table[pingArgs] {
	return &table[pingArgs]{name: "ping", doc: "A ping's arguments.", rows: []row[pingArgs]{
		{
			key:   "within",
			field: periodField(func(p *pingArgs) *Duration { return &p.within }),
			doc:   "Waits so long for the pong.",
		},
		{
			key:   "payload",
			field: textField(func(p *pingArgs) *diag.Text { return &p.payload }),
			doc:   "The ping's payload, at most 125 bytes; by default a number of its own.",
		},
	}}
}

func pingField() field[Action] {
	return field[Action]{anyOf(pingTable().object(), &Shape{Type: "null"}), func(d *decoder, n *yaml.Node, a *Action) {
		if yamltext.IsNull(n) {
			return
		}
		if _, err := ParseDuration(n.Value); n.Kind == yaml.ScalarNode && err == nil {
			d.nodeErr(n, "ping is a map (key: value), not %s", describe(n)).
				Note("to wait so long for the pong: ping: {within: %s}", n.Value)
			return
		}
		var p pingArgs
		d.tables.ping.decode(d, n, &p)
		if p.within.IsSet() {
			a.Within = p.within
		}
		a.Ping = p.payload
		if len(p.payload.Value) > 125 && !checks.HasTemplate(p.payload.Value) {
			d.out.Errorf(
				p.payload.Pos,
				len([]rune(p.payload.Value)),
				"a ping's payload has at most 125 bytes (RFC 6455 §5.5), not %d",
				len(p.payload.Value),
			)
		}
	}}
}

type closeArgs struct {
	code   int
	reason diag.Text
}

func closeTable() *table[closeArgs] {
	return &table[closeArgs]{name: "close", doc: "A close frame's code and reason.", rows: []row[closeArgs]{
		{
			key:   "code",
			def:   "1000",
			field: codeField(func(c *closeArgs) *int { return &c.code }),
			doc:   "The close code: 1000-1003, 1007-1014 or 3000-4999.",
		},
		{
			key:   "reason",
			field: textField(func(c *closeArgs) *diag.Text { return &c.reason }),
			doc:   "Why, at most 123 bytes.",
		},
	}}
}

// codeField is a close code that may be sent (RFC 6455 §7.4).
func codeField[T any](get func(*T) *int) field[T] {
	return field[T]{intRange(1000, 4999), func(d *decoder, n *yaml.Node, into *T) {
		v, ok := d.integer(n, 1000, 4999)
		if !ok {
			return
		}
		if !sendableCode(v) {
			d.nodeErr(n, "the close code %d can't be sent (RFC 6455 §7.4)", v).
				Note("codes that can: 1000-1003, 1007-1014, 3000-4999")
			return
		}
		*get(into) = v
	}}
}

func sendableCode(code int) bool {
	return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999
}

func closeField() field[Action] {
	shape := anyOf(titled("code", intRange(1000, 4999)), closeTable().object(), &Shape{Type: "null"})
	code := codeField(func(a *Action) *int { return &a.Code })
	return field[Action]{shape, func(d *decoder, n *yaml.Node, a *Action) {
		switch {
		case yamltext.IsNull(n):
		case n.Kind == yaml.SequenceNode:
			d.nodeErr(n, "a close code, or a map of code and reason, is expected here, not a list")
		case n.Kind == yaml.ScalarNode && n.Tag == "!!str" && !numberRE.MatchString(n.Value) && !checks.HasTemplate(n.Value):
			d.nodeErr(n, "a close code is expected here, not %s", describe(n)).
				Note("with a reason: {code: 1000, reason: %s}", diag.Visible(n.Value, 40))
		case n.Kind == yaml.ScalarNode:
			code.parse(d, n, a)
		default:
			var c closeArgs
			d.tables.close.decode(d, n, &c)
			a.Code, a.Reason = c.code, c.reason
			if len(c.reason.Value) > 123 && !checks.HasTemplate(c.reason.Value) {
				d.out.Errorf(
					c.reason.Pos,
					len([]rune(c.reason.Value)),
					"a close reason has at most 123 bytes (RFC 6455 §5.5.1), not %d",
					len(c.reason.Value),
				)
			}
		}
	}}
}

func dropField() field[Action] {
	how := []Choice{{"reset", "with a TCP reset, so that the peer sees an error and not the end of the stream"}}
	shape := anyOf(&Shape{Type: "string", Enum: how}, &Shape{Type: "null"})
	return field[Action]{shape, func(d *decoder, n *yaml.Node, a *Action) {
		if yamltext.IsNull(n) {
			return
		}
		switch {
		case n.Kind == yaml.ScalarNode && percentRE.MatchString(n.Value):
			d.nodeErr(n, "drop cuts this session's connection, not a share of all: it stands alone, or with reset").
				Note("a share is dropped by a stage of the load: {duration: 10s, vus: 50, drop: %s}", n.Value)
			return
		case n.Kind == yaml.ScalarNode && slices.Contains([]string{"true", "yes", "on"}, n.Value):
			d.nodeErr(n, "drop stands alone, or with reset, not with %s", n.Value).Note("write: - drop")
			return
		}
		_, a.Reset = d.enum(n, how)
	}}
}
