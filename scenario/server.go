package scenario

import (
	"strings"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Server is the other side: the accepting end of the file's own sessions.
type Server struct {
	Echo         bool
	Subprotocols []diag.Text
	Compression  Compression
	Headers      []Header
	AcceptAfter  Range
	Vars         []ValuePair
	Refuse       *Refuse
	Handlers     Handlers
	Pos          diag.Pos
}

// Refuse is an answer other than 101.
type Refuse struct {
	If      *Expr
	Status  int
	Headers []Header
	Body    diag.Text
}

func refuseTable() *table[Refuse] {
	return &table[Refuse]{name: "refuse", doc: "Answers a handshake with a status other than 101.", rows: []row[Refuse]{
		{
			key:   "if",
			field: exprField(func(r *Refuse) **Expr { return &r.If }),
			doc:   "When to refuse; by default always. It can read the handshake's `request`.",
		},
		{
			key:      "status",
			required: true,
			field:    statusField(func(r *Refuse) *int { return &r.Status }),
			doc:      "The HTTP status.",
		},
		{
			key: "headers",
			field: field[Refuse]{
				mapOf(oneOrMany(scalarShape())),
				func(d *decoder, n *yaml.Node, r *Refuse) { r.Headers = d.headers(n, nil) },
			},
			doc: "Headers of the answer.",
		},
		{key: "body", field: textField(func(r *Refuse) *diag.Text { return &r.Body }), doc: "The answer's body."},
	}}
}

func serverTable(actions *actionTable) *table[Server] {
	refuse := refuseTable()
	t := &table[Server]{
		name: "server",
		doc:  "The accepting end: the same handlers as the client's.",
		rows: []row[Server]{
			{
				key:   "subprotocols",
				field: textListField(func(s *Server) *[]diag.Text { return &s.Subprotocols }, "subprotocols"),
				doc:   "Subprotocols that it speaks; the first one that the client offers is chosen.",
			},
			{
				key:   "compression",
				def:   "deflate when the client offers it",
				field: compressionField(func(s *Server) *Compression { return &s.Compression }),
				doc:   "permessage-deflate (RFC 7692).",
			},
			{
				key: "headers",
				field: field[Server]{
					mapOf(oneOrMany(scalarShape())),
					func(d *decoder, n *yaml.Node, s *Server) { s.Headers = d.headers(n, answerHeaders()) },
				},
				doc: "Headers of the 101, Set-Cookie for example.",
			},
			{
				key:   "accept-after",
				field: rangeField(func(s *Server) *Range { return &s.AcceptAfter }),
				doc: "How long to leave a handshake unanswered before accepting or refusing it: a time, or a " +
					"range to draw from evenly.",
			},
			{key: "refuse", field: field[Server]{refuse.object(), func(d *decoder, n *yaml.Node, s *Server) {
				s.Refuse = &Refuse{}
				refuse.decode(d, n, s.Refuse)
			}}, doc: "Refuses handshakes."},
			{
				key:   "vars",
				field: varsField(func(s *Server) *[]ValuePair { return &s.Vars }),
				doc:   "A connection's variables and their initial values.",
			},
		},
	}
	t.rows = append(t.rows, handlerRows(actions, func(s *Server) *Handlers { return &s.Handlers })...)
	return t
}

func serverField(actions *actionTable) field[*Server] {
	keys := serverTable(actions)
	echo := []Choice{{"echo", "sends each message back unchanged"}}
	shape := anyOf(titled("echo", &Shape{Type: "string", Enum: echo}), keys.object())
	return field[*Server]{shape, func(d *decoder, n *yaml.Node, s **Server) {
		*s = &Server{Pos: d.src.Pos(n)}
		switch {
		case n.Kind == yaml.MappingNode:
			keys.decode(d, n, *s)
		case n.Kind == yaml.ScalarNode && n.Value == "echo":
			(*s).Echo = true
		default:
			f := d.nodeErr(n, "a server is `echo`, or a map of event handlers, not %s", describe(n))
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
