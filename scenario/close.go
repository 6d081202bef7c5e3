package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func closeVerb() *verb {
	keys := closeTable()
	return &verb{
		row: row[Action]{key: "close", field: argument(closeField(keys)),
			doc: "The closing handshake: sends a close frame and waits for the peer's. 1000 by default."},
		modifiers: []string{"expect-code"},
		own:       keysOf(keys.rows),
		bare:      true,
		meant:     map[string]string{"expect": closeOrExpect},
		compile:   oneStep(compileClose),

		needsSession: true,
		endsSession:  true,
	}
}

type closeArgs struct {
	code   int
	reason diag.Text
}

func closeTable() *table[closeArgs] {
	return &table[closeArgs]{name: "close", doc: "A close frame's code and reason.", rows: []row[closeArgs]{
		{
			key:   "code",
			def:   defaultCode,
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

func closeField(keys *table[closeArgs]) field[closeArgs] {
	shape := anyOf(titled("code", closeCodes().shape()), keys.object(), &Shape{Type: "null"})
	code := codeField(func(c *closeArgs) *int { return &c.code })
	return field[closeArgs]{shape, func(d *decoder, n *yaml.Node, c *closeArgs) {
		switch {
		case yamltext.IsNull(n):
		case n.Kind == yaml.SequenceNode:
			d.nodeErr(n, "a close code, or a map of code and reason, is expected here, not a list")
		case n.Kind == yaml.ScalarNode && n.Tag == "!!str" && !numberRE.MatchString(n.Value) &&
			!checks.HasTemplate(n.Value):
			d.nodeErr(n, "a close code is expected here, not %s", describe(n)).
				Note("with a reason: {code: 1000, reason: %s}", diag.Visible(n.Value, 40))
		case n.Kind == yaml.ScalarNode:
			code.parse(d, n, c)
		default:
			keys.decode(d, n, c)
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

func compileClose(l *lister, a *Action, _ *Step) Do {
	arg := argOf[closeArgs](a)
	end := &Close{Code: arg.code, ExpectCode: a.ExpectCode}
	if end.Code == 0 {
		end.Code = defaultCode
	}
	if arg.reason.Pos.Line > 0 {
		end.Reason = l.template(arg.reason)
	}
	if a.ExpectCode > 0 {
		l.side.ExpectCodes = append(l.side.ExpectCodes, a.ExpectCode)
	}
	return end
}

// Close starts the closing handshake.
type Close struct {
	final
	Code       int
	Reason     *checks.Template // nil: none
	ExpectCode int              // 0: any
}
