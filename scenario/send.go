package scenario

import (
	"wsrun/metrics"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

func sendModifiers() []string { return append([]string{"expect"}, expectModifiers()...) }

// sendVerb returns a verb that sends a message, and may wait for the reply.
func sendVerb(key, doc string, payload table.Field[*Payload]) *verb {
	return &verb{
		Row:       table.Row[Action]{Key: key, Doc: doc, Field: argument(payload)},
		modifiers: append(sendModifiers(), "to"),
		forms: []form{
			{key, nil, []string{"to"}},
			{key + " and expect", []string{"expect"}, append(sendModifiers(), "to")},
		},
		rank:     rankFirst,
		validate: validateSend,
		compile:  compileSend,
		brings:   func(a *Action) bool { return a.Expect != nil },

		needsSession: true,
	}
}

func sendTextVerb() *verb {
	return sendVerb("send", "Sends a text frame: text unchanged, a map or a list as compact JSON with its "+
		"keys in the file's order. Together with an expect it is a request.", sendField())
}

func sendFileVerb() *verb {
	return sendVerb("send-file", "Sends a file's text as a text frame, templates applied.", sendFileField())
}

// validateSend finds modifiers of an expect that is missing.
func validateSend(d *table.Decoder, a *Action) {
	if a.keys["expect"] != nil {
		return
	}
	a.From = nil // there is a finding
	for _, key := range expectModifiers() {
		k := a.keys[key]
		if k == nil {
			continue
		}
		f := d.NodeErr(k, "%q needs an \"expect\" beside the %s", key, a.verb.Key)
		if key == "else" && a.keys["if"] != nil {
			f.Note("what runs when an action's if is false goes beside a do: {if: …, do: [{%s: …}], "+
				"else: […]}", a.verb.Key)
			continue
		}
		f.Note("it is about the reply, and a %s alone does not wait for one", a.verb.Key)
	}
}

func sendField() table.Field[*Payload] {
	shape := table.AnyOf(
		table.Titled("text", table.ScalarShape()),
		table.Titled("JSON object", &table.Shape{Type: "object"}),
		table.Titled("JSON array", &table.Shape{Type: "array"}),
	)
	return table.Field[*Payload]{Shape: shape, Parse: func(d *table.Decoder, n *yaml.Node, p **Payload) {
		if n.Kind != yaml.ScalarNode {
			if v := d.Value(n); v != nil {
				*p = &Payload{Form: "json", JSON: v}
			}
			return
		}
		if t, ok := d.Text(n, "a text, a map or a list"); ok {
			*p = &Payload{Form: "text", Text: t}
		}
	}}
}

func sendFileField() table.Field[*Payload] {
	return table.Field[*Payload]{Shape: table.ScalarShape(), Parse: func(d *table.Decoder, n *yaml.Node, p **Payload) {
		if t, ok := d.Text(n, "a path"); ok {
			*p = &Payload{Form: "file", Text: t}
		}
	}}
}

// compileSend compiles a send, with the expect that makes it a request, if any. A condition skips both.
func compileSend(l *lister, a *Action, s Step, path string) {
	if a.Expect == nil {
		emitSend(l, a, s)
		return
	}
	if s.If != nil {
		defer l.skip(&s)()
	}
	emitSend(l, a, s).Request = true
	compileExpect(l, a, s, path, true)
}

// emitSend adds the step that writes the message.
func emitSend(l *lister, a *Action, s Step) *Send {
	send := &Send{}
	if content := contentOf(l, argOf[*Payload](a)); content != nil { // otherwise there is a finding
		send.Content = *content
	}
	s.Do = send
	l.emit(s)
	return send
}

// Send writes a data frame.
type Send struct {
	onward
	Content
	Request bool // followed by an expect for the reply
}

func (s *Send) tests() bool { return s.Request }

func (*Send) measures(metric string) bool { return metric == metrics.NameWSMsgsSent }
