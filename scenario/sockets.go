package scenario

import (
	"regexp"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// NamedSocket is an entry of `sockets`. Its Socket has the keys that stand there alone.
type NamedSocket struct {
	Name diag.Text
	Socket
	Vars  []table.ValuePair
	Count diag.Text // a number, or a template for one; without a place: it is no group
	Open  string    // later: the script opens it

	seen map[string]*yaml.Node // the keys that are there
}

var socketName = regexp.MustCompile(`^[\pL_][\pL\pN_.-]*$`)

// MostSockets bounds a group, for one who has mistyped a number.
const MostSockets = 10_000

func socketTable(actions *actionTable) *table.Table[NamedSocket] {
	own := func(s *NamedSocket) *Socket { return &s.Socket }
	rows := each(handshakeRows(), own)
	rows = append(rows, each(connectionRows(), own)...)
	rows = append(rows, each(checksRows(), own)...)
	rows = append(rows, each(handlerRows(actions, func(s *Socket) *Handlers { return &s.Handlers }), own)...)
	return &table.Table[NamedSocket]{
		Name: "a socket",
		Doc:  "One of an iteration's connections. A key of its own replaces the top level's.",
		Rows: append(rows,
			table.Row[NamedSocket]{
				Key:   "vars",
				Field: varsField("vars", func(s *NamedSocket) *[]table.ValuePair { return &s.Vars }),
				Doc:   "Variables of its own, read as socket.vars.NAME and set as socket.NAME.",
			},
			table.Row[NamedSocket]{
				Key:   "count",
				Def:   "it is one socket",
				Field: groupField(),
				Doc:   "Makes it a group of so many sockets: a number, or a template for one.",
			},
			table.Row[NamedSocket]{
				Key: "open",
				Def: "at-start",
				Field: table.EnumField(func(s *NamedSocket) *string { return &s.Open },
					table.Choice{Word: "at-start", Doc: "before the script begins"},
					table.Choice{Word: "later", Doc: "not before an `open` of the script"}),
				Doc: "When it is opened.",
			},
		),
	}
}

func groupField() table.Field[NamedSocket] {
	bounds := table.Count{Least: 1, Most: MostSockets}
	return table.Field[NamedSocket]{
		Shape: table.AnyOf(table.Titled("number", bounds.Shape()), table.Titled("template", table.ScalarShape())),
		Parse: func(d *table.Decoder, n *yaml.Node, s *NamedSocket) {
			if n.Kind == yaml.ScalarNode && checks.HasTemplate(n.Value) {
				s.Count, _ = d.Text(n, "a number")
			} else if _, ok := d.Integer(n, bounds); ok {
				s.Count = d.Src.Text(n)
			}
		},
	}
}

func socketsField(actions *actionTable) table.Field[[]NamedSocket] {
	keys := socketTable(actions)
	shape := table.MapOf(table.AnyOf(table.Ref("socket"), &table.Shape{Type: "null"}))
	return table.Field[[]NamedSocket]{Shape: shape, Parse: func(d *table.Decoder, n *yaml.Node, all *[]NamedSocket) {
		pairs, ok := d.Mapping(n, "sockets")
		d.Unread["sockets"] = !ok
		if ok && len(pairs) == 0 {
			d.NodeErr(n, "sockets names no socket").Note("sockets: {alice: {}, bob: {}}; a file with one needs none")
		}
		for _, p := range pairs {
			if !socketName.MatchString(p.Key.Value) {
				d.NodeErr(p.Key, "%s can't be the name of a socket: letters, digits, - and _ can",
					diag.Quote(p.Key.Value)).Note("several of a kind are a group: {watchers: {count: 20}}")
			}
			named := NamedSocket{Name: d.Src.Text(p.Key)}
			if p.Value.Kind != yaml.ScalarNode || p.Value.Value != "" && p.Value.Tag != "!!null" {
				named.seen = keys.Decode(d, p.Value, &named)
				named.placeKeys(d, named.seen)
			}
			*all = append(*all, named)
		}
	}}
}

// over is a socket with its own keys in place of the top level's.
func (n *NamedSocket) over(top Socket) *Socket {
	for key := range n.seen {
		top.take(key, &n.Socket)
	}
	return &top
}

// placeKeys notes where keys are that a finding about what they say points at.
func (s *Socket) placeKeys(d *table.Decoder, seen map[string]*yaml.Node) {
	if key := seen["reconnect"]; key != nil && s.Reconnect != nil {
		s.Reconnect.Pos = d.Src.Pos(key)
	}
}

// take takes what stands behind a key from another socket. Keys that a Socket has not are none of its.
func (s *Socket) take(key string, from *Socket) {
	switch key {
	case "url":
		s.URL, s.HasURL = from.URL, from.HasURL
	case "headers":
		s.Headers = from.Headers
	case "cookies":
		s.Cookies = from.Cookies
	case "subprotocols":
		s.Subprotocols = from.Subprotocols
	case "compression":
		s.Compression = from.Compression
	case "tls":
		s.TLS = from.TLS
	case "connect":
		s.Connect = from.Connect
	case "limits":
		s.Limits = from.Limits
	case "reconnect":
		s.Reconnect = from.Reconnect
	case "checks":
		s.Checks = from.Checks
	default:
		s.Handlers.take(key, &from.Handlers)
	}
}

// take is Socket.take for handlers.
func (h *Handlers) take(key string, from *Handlers) {
	switch key {
	case "on-open":
		h.Open = from.Open
	case "on-message":
		h.Message = from.Message
	case "on-binary":
		h.Binary = from.Binary
	case "on-ping":
		h.Ping = from.Ping
	case "on-pong":
		h.Pong = from.Pong
	case "on-close":
		h.Close = from.Close
	case "on-error":
		h.Error = from.Error
	case "interval":
		h.Intervals = from.Intervals
	case "timeout":
		h.Timeouts = from.Timeouts
	case "strict":
		h.Strict = from.Strict
	}
}
