package scenario

import (
	"wsrun/diag"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// httpModifiers returns the keys that only an http may have.
func httpModifiers() []string { return append(httpBodies(), "headers", "follow", "expect-status") }

// httpBodies returns the keys that give a request its body.
func httpBodies() []string { return []string{"json", "form", "text", "file"} }

// httpKeys holds the keys of an http.
type httpKeys struct {
	json       *table.Value
	form       []table.Pair
	text, file diag.Text
	headers    []Header
	follow     bool
	status     []int
}

// httpRows returns the rows of the keys of an http.
func httpRows() []table.Row[Action] {
	return []table.Row[Action]{
		{
			Key: "json",
			Field: table.Field[Action]{Shape: &table.Shape{}, Parse: func(d *table.Decoder, n *yaml.Node, a *Action) {
				a.HTTP.json = d.ValueOrNull(n)
			}},
			Doc: "The body as JSON, its templates typed as those of a send are; its type is application/json.",
		},
		{
			Key:   "form",
			Field: table.TextMapField(func(a *Action) *[]table.Pair { return &a.HTTP.form }, "form"),
			Doc:   "The body as a form's fields; its type is application/x-www-form-urlencoded.",
		},
		{
			Key:   "text",
			Field: table.TextField(func(a *Action) *diag.Text { return &a.HTTP.text }),
			Doc:   "The body as text; its type is text/plain.",
		},
		{
			Key:   "file",
			Field: table.TextField(func(a *Action) *diag.Text { return &a.HTTP.file }),
			Doc:   "The body as a file's bytes, as they are; its type is application/octet-stream.",
		},
		{
			Key: "headers",
			Field: table.Field[Action]{
				Shape: table.MapOf(table.OneOrMany(table.ScalarShape())),
				Parse: func(d *table.Decoder, n *yaml.Node, a *Action) {
					a.HTTP.headers = headers(d, n, requestHeaders())
				},
			},
			Doc: "Headers of the request. Those of the handshake are not sent with it.",
		},
		{
			Key:   "follow",
			Def:   false,
			Field: table.BoolField(func(a *Action) *bool { return &a.HTTP.follow }),
			Doc:   "Follows redirects, at most ten; by default a redirect is the answer.",
		},
		{
			Key:   "expect-status",
			Def:   "any 2xx",
			Field: statusesField(),
			Doc:   "The status that the answer must have, or a list of those that it may have.",
		},
	}
}

// requestHeaders returns the headers that the request sets itself.
func requestHeaders() []string {
	return []string{"content-length", "transfer-encoding", "connection", "trailer"}
}

// httpStatuses returns the possible statuses of an answer (RFC 9110 §15).
func httpStatuses() table.Count { return table.Count{Least: 200, Most: 599} }

func statusesField() table.Field[Action] {
	return table.Field[Action]{
		Shape: table.OneOrMany(httpStatuses().Shape()),
		Parse: func(d *table.Decoder, n *yaml.Node, a *Action) {
			items := []*yaml.Node{n}
			if n.Kind == yaml.SequenceNode {
				items, _ = d.List(n, "statuses")
			}
			for _, item := range items {
				if v, ok := d.Integer(item, httpStatuses()); ok {
					a.HTTP.status = append(a.HTTP.status, v)
				}
			}
		},
	}
}

// onceField returns the field for how often an action of before or finally runs.
func onceField() table.Field[Action] {
	return table.EnumField(
		func(a *Action) *string { return &a.Once },
		table.Choice{Word: "vu", Doc: "in before: before the VU's first iteration; in finally: after its last"},
		table.Choice{Word: "run", Doc: "once in the whole run: before the load's clock starts, or after its end"},
	)
}
