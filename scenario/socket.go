package scenario

import (
	"wsrun/diag"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// Socket is a connection as the file has it: what the client dials, and what it does there.
type Socket struct {
	Handshake
	Checks    []table.Named // on the handshake's response
	Handlers  Handlers
	Limits    Limits
	Reconnect *Reconnect // nil: none
}

// Handshake is what the client dials, and what it says there.
type Handshake struct {
	URL          diag.Text
	HasURL       bool
	Headers      []Header
	Cookies      []table.Pair
	Subprotocols []diag.Text
	Compression  Compression
	TLS          TLS
	Connect      Connect
}

// handshakeRows are the keys of what the client says in its handshake.
func handshakeRows() []table.Row[Socket] {
	return []table.Row[Socket]{
		{
			Key:   "url",
			Field: urlField(),
			Doc: "The target, ws:// or wss://, evaluated for each connection. With a server it may be " +
				"left out, or be empty because an environment variable is unset: then the server is the target.",
		},
		{
			Key:   "headers",
			Field: table.In(func(s *Socket) *[]Header { return &s.Headers }, headersField()),
			Doc:   "Headers of the handshake; a list is several values.",
		},
		{
			Key:   "cookies",
			Field: table.TextMapField(func(s *Socket) *[]table.Pair { return &s.Cookies }, "cookies"),
			Doc:   "Cookies of the handshake, beside those of the VU's jar.",
		},
		{
			Key:   "subprotocols",
			Field: table.TextListField(func(s *Socket) *[]diag.Text { return &s.Subprotocols }, "subprotocols"),
			Doc:   "Subprotocols to offer, in order.",
		},
		{
			Key:   "compression",
			Def:   "none",
			Field: compressionField(func(s *Socket) *Compression { return &s.Compression }),
			Doc:   "permessage-deflate (RFC 7692).",
		},
	}
}

// connectionRows are the keys of how the connection is made, bounded, and made up for.
func connectionRows() []table.Row[Socket] {
	return []table.Row[Socket]{
		{
			Key:   "tls",
			Field: tableField(tlsTable(), func(s *Socket) *TLS { return &s.TLS }),
			Doc:   "How to trust wss:// and identify the client.",
		},
		{
			Key:   "connect",
			Field: tableField(connectTable(), func(s *Socket) *Connect { return &s.Connect }),
			Doc:   "How the connection is made.",
		},
		{
			Key:   "limits",
			Field: tableField(limitsTable(), func(s *Socket) *Limits { return &s.Limits }),
			Doc:   "Limits on messages, waits and sessions.",
		},
		{
			Key:   "reconnect",
			Field: table.In(func(s *Socket) **Reconnect { return &s.Reconnect }, reconnectField()),
			Doc:   "Keeps an iteration going when its connection is lost: it reconnects and runs on-open again.",
		},
	}
}

// checksRows are the keys of what is judged of each handshake.
func checksRows() []table.Row[Socket] {
	return []table.Row[Socket]{
		{
			Key:   "checks",
			Field: table.NamedField(func(s *Socket) *[]table.Named { return &s.Checks }, "checks"),
			Doc: "Named conditions on the handshake's response, evaluated once per session whether or " +
				"not it opened.",
		},
	}
}

// each are the rows of a part of a T, as rows of the T.
func each[T, U any](rows []table.Row[U], get func(*T) *U) []table.Row[T] {
	var out []table.Row[T]
	for _, r := range rows {
		out = append(out, table.Row[T]{Key: r.Key, Doc: r.Doc, Def: r.Def, Required: r.Required,
			Field: table.In(get, r.Field)})
	}
	return out
}

func urlField() table.Field[Socket] {
	return table.Field[Socket]{Shape: table.ScalarShape(), Parse: func(d *table.Decoder, n *yaml.Node, s *Socket) {
		s.URL, s.HasURL = diag.Text{}, true
		if t, ok := d.Text(n, "a URL"); ok {
			s.URL = t
		}
	}}
}
