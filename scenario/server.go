package scenario

import (
	"strings"

	"wsrun/diag"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// Server is the other side: the accepting end of the file's own sessions.
type Server struct {
	Echo         bool
	Subprotocols []diag.Text
	Compression  Compression
	Headers      []Header
	AcceptAfter  table.Range
	Vars, Shared []table.ValuePair
	Refuse       *Refuse
	HTTP         []Answer
	Handlers     Handlers
	Pos          diag.Pos
}

// Refuse is an answer other than 101.
type Refuse struct {
	If      *table.Expr
	Status  int
	Headers []Header
	Body    diag.Text
}

func refuseTable() *table.Table[Refuse] {
	return &table.Table[Refuse]{
		Name: "refuse",
		Doc:  "Answers a handshake with a status other than 101.",
		Rows: []table.Row[Refuse]{
			{
				Key:   "if",
				Field: table.ExprField(func(r *Refuse) **table.Expr { return &r.If }),
				Doc:   "When to refuse; by default always. It can read the handshake's `request`.",
			},
			{
				Key:      "status",
				Required: true,
				Field:    statusField(func(r *Refuse) *int { return &r.Status }),
				Doc:      "The HTTP status.",
			},
			{
				Key: "headers",
				Field: table.Field[Refuse]{
					Shape: table.MapOf(table.OneOrMany(table.ScalarShape())),
					Parse: func(d *table.Decoder, n *yaml.Node, r *Refuse) { r.Headers = headers(d, n, nil) },
				},
				Doc: "Headers of the answer.",
			},
			{
				Key:   "body",
				Field: table.TextField(func(r *Refuse) *diag.Text { return &r.Body }),
				Doc:   "The answer's body.",
			},
		},
	}
}

func serverTable(actions *actionTable) *table.Table[Server] {
	refuse := refuseTable()
	t := &table.Table[Server]{
		Name: "server",
		Doc:  "The accepting end: the same handlers as the client's.",
		Rows: []table.Row[Server]{
			{
				Key:   "subprotocols",
				Field: table.TextListField(func(s *Server) *[]diag.Text { return &s.Subprotocols }, "subprotocols"),
				Doc:   "Subprotocols that it speaks; the first one that the client offers is chosen.",
			},
			{
				Key:   "compression",
				Def:   "deflate when the client offers it",
				Field: compressionField(func(s *Server) *Compression { return &s.Compression }),
				Doc:   "permessage-deflate (RFC 7692).",
			},
			{
				Key: "headers",
				Field: table.Field[Server]{
					Shape: table.MapOf(table.OneOrMany(table.ScalarShape())),
					Parse: func(d *table.Decoder, n *yaml.Node,
						s *Server) {
						s.Headers = headers(d, n, answerHeaders())
					},
				},
				Doc: "Headers of the 101, Set-Cookie for example.",
			},
			{
				Key:   "accept-after",
				Field: table.RangeField(func(s *Server) *table.Range { return &s.AcceptAfter }),
				Doc: "How long to leave a handshake unanswered before accepting or refusing it: a time, or a " +
					"range to draw from evenly.",
			},
			{
				Key: "refuse",
				Field: table.Field[Server]{
					Shape: refuse.Object(),
					Parse: func(d *table.Decoder, n *yaml.Node, s *Server) {
						s.Refuse = &Refuse{}
						refuse.Decode(d, n, s.Refuse)
					},
				},
				Doc: "Refuses handshakes.",
			},
			{
				Key:   "http",
				Field: table.In(func(s *Server) *[]Answer { return &s.HTTP }, answersField()),
				Doc: "What it answers to HTTP requests that are no handshake: the first whose `if` holds, or else " +
					"404.",
			},
			{
				Key:   "vars",
				Field: varsField("vars", func(s *Server) *[]table.ValuePair { return &s.Vars }),
				Doc:   "A connection's variables and their initial values.",
			},
			{
				Key:   "shared",
				Field: varsField("shared", func(s *Server) *[]table.ValuePair { return &s.Shared }),
				Doc:   "Variables that all connections have in common, and their initial values.",
			},
		},
	}
	t.Rows = append(t.Rows, handlerRows(actions, func(s *Server) *Handlers { return &s.Handlers })...)
	return t
}

func serverField(actions *actionTable) table.Field[*Server] {
	keys := serverTable(actions)
	echo := []table.Choice{{Word: "echo", Doc: "sends each message back unchanged"}}
	shape := table.AnyOf(table.Titled("echo", &table.Shape{Type: "string", Enum: echo}), keys.Object())
	return table.Field[*Server]{Shape: shape, Parse: func(d *table.Decoder, n *yaml.Node, s **Server) {
		*s = &Server{Pos: d.Src.Pos(n)}
		switch {
		case n.Kind == yaml.MappingNode:
			keys.Decode(d, n, *s)
		case n.Kind == yaml.ScalarNode && n.Value == "echo":
			(*s).Echo = true
		default:
			f := d.NodeErr(n, "a server is `echo`, or a map of event handlers, not %s", table.Describe(n))
			switch word := strings.ToLower(n.Value); {
			case n.Kind != yaml.ScalarNode:
			case word == "echo" || n.Tag == "!!bool" || word == "yes":
				f.Note("write: server: echo")
			case strings.ContainsAny(n.Value, ":."):
				f.Note("url says where to connect; a server is the file's own")
			}
		}
	}}
}
