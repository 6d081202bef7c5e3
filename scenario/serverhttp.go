package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// Answer is what the server answers to HTTP requests that are not handshakes.
type Answer struct {
	If      *table.Expr
	Status  int
	Headers []Header
	JSON    *table.Value
	Body    diag.Text
	Push    *Payload

	pos diag.Pos
}

func answerTable() *table.Table[Answer] {
	push := sendField()
	return &table.Table[Answer]{
		Name: "http",
		Doc:  "An answer to HTTP requests that are no handshake.",
		Rows: []table.Row[Answer]{
			{
				Key:   "if",
				Field: table.ExprField(func(a *Answer) **table.Expr { return &a.If }),
				Doc:   "Which requests it answers; by default all. It can read `request`.",
			},
			{
				Key:   "status",
				Def:   defaultAnswer,
				Field: table.IntField(func(a *Answer) *int { return &a.Status }, httpStatuses()),
				Doc:   "The answer's status.",
			},
			{
				Key: "headers",
				Field: table.Field[Answer]{
					Shape: table.MapOf(table.OneOrMany(table.ScalarShape())),
					Parse: func(d *table.Decoder, n *yaml.Node, a *Answer) { a.Headers = headers(d, n, nil) },
				},
				Doc: "The answer's headers, Set-Cookie for example.",
			},
			{
				Key: "json",
				Field: table.Field[Answer]{
					Shape: &table.Shape{},
					Parse: func(d *table.Decoder, n *yaml.Node, a *Answer) { a.JSON = d.ValueOrNull(n) },
				},
				Doc: "The answer's body as JSON.",
			},
			{
				Key:   "body",
				Field: table.TextField(func(a *Answer) *diag.Text { return &a.Body }),
				Doc:   "The answer's body as text.",
			},
			{
				Key: "push",
				Field: table.Field[Answer]{Shape: push.Shape, Parse: func(d *table.Decoder, n *yaml.Node, a *Answer) {
					push.Parse(d, n, &a.Push)
				}},
				Doc: "A message to every open session, sent before the answer.",
			},
		},
	}
}

// answersField returns the field for a list of answers, of which the first whose condition holds is used.
func answersField() table.Field[[]Answer] {
	keys := answerTable()
	return table.Field[[]Answer]{
		Shape: table.ListOf(keys.Object()),
		Parse: func(d *table.Decoder, n *yaml.Node, all *[]Answer) {
			items, _ := d.List(n, "http")
			for _, item := range items {
				a := Answer{pos: d.Src.Pos(item)}
				seen := keys.Decode(d, item, &a)
				if seen["json"] != nil && seen["body"] != nil {
					d.NodeErr(seen["body"], `an answer has one body: "json" or "body"`)
				}
				*all = append(*all, a)
			}
		},
	}
}

// answerPlans compiles what the server answers to HTTP requests.
func answerPlans(c *compiler, sp *ServerPlan, list []Answer, ss sideScope) {
	for i := range list {
		a := &list[i]
		l := &lister{c: c, side: sp.Side, ss: ss, list: &List{Label: "server's http"}, names: ss.base}
		plan := AnswerPlan{
			If:      c.expr(a.If, checks.KindBool, l.scope(0)),
			Status:  a.Status,
			Headers: headerPlans(a.Headers, l.scope(0), c.out),
			At:      a.pos,
		}
		if plan.Status == 0 {
			plan.Status = defaultAnswer
		}
		switch {
		case a.JSON != nil:
			plan.Body = contentOf(l, &Payload{Form: "json", JSON: a.JSON})
			plan.Headers = withType(plan.Headers, "application/json", a.pos)
		case a.Body.Pos.Line > 0:
			plan.Body = contentOf(l, &Payload{Form: "text", Text: a.Body})
			plan.Headers = withType(plan.Headers, "text/plain; charset=utf-8", a.pos)
		}
		if a.Push != nil {
			plan.Push = contentOf(l, a.Push)
		}
		if i > 0 && sp.HTTP[i-1].If == nil && list[i-1].If == nil {
			c.out.Warnf(a.pos, 1,
				"this answer is never given: the one before it has no if, so it answers every request")
		}
		sp.HTTP = append(sp.HTTP, plan)
	}
}
