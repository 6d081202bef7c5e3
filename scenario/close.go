package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func closeVerb() *verb {
	keys := closeTable()
	return &verb{
		Row: table.Row[Action]{Key: "close", Field: argument(closeField(keys)),
			Doc: "The closing handshake: sends a close frame and waits for the peer's. 1000 by default."},
		modifiers: []string{"to", "expect-code"},
		own:       keysOf(keys.Rows),
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

func closeTable() *table.Table[closeArgs] {
	return &table.Table[closeArgs]{Name: "close", Doc: "A close frame's code and reason.", Rows: []table.Row[closeArgs]{
		{
			Key:   "code",
			Def:   defaultCode,
			Field: codeField(func(c *closeArgs) *int { return &c.code }),
			Doc:   "The close code: 1000-1003, 1007-1014 or 3000-4999.",
		},
		{
			Key:   "reason",
			Field: table.TextField(func(c *closeArgs) *diag.Text { return &c.reason }),
			Doc:   "Why, at most 123 bytes.",
		},
	}}
}

func closeField(keys *table.Table[closeArgs]) table.Field[closeArgs] {
	shape := table.AnyOf(table.Titled("code", closeCodes().Shape()), keys.Object(), &table.Shape{Type: "null"})
	code := codeField(func(c *closeArgs) *int { return &c.code })
	return table.Field[closeArgs]{Shape: shape, Parse: func(d *table.Decoder, n *yaml.Node, c *closeArgs) {
		switch {
		case yamltext.IsNull(n):
		case n.Kind == yaml.SequenceNode:
			d.NodeErr(n, "a close code, or a map of code and reason, is expected here, not a list")
		case n.Kind == yaml.ScalarNode && n.Tag == "!!str" &&
			!table.NumberRE.MatchString(n.Value) && !checks.HasTemplate(n.Value):
			d.NodeErr(n, "a close code is expected here, not %s", table.Describe(n)).
				Note("with a reason: {code: 1000, reason: %s}", diag.Visible(n.Value, 40))
		case n.Kind == yaml.ScalarNode:
			code.Parse(d, n, c)
		default:
			keys.Decode(d, n, c)
			if len(c.reason.Value) > 123 && !checks.HasTemplate(c.reason.Value) {
				d.Out.Errorf(
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
