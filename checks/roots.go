package checks

import (
	"net/textproto"
	"strings"
)

// Response is the value of `response`.
type Response struct {
	Status      int            `expr:"status"`
	Headers     map[string]any `expr:"headers"` // of HeaderMap
	Subprotocol string         `expr:"subprotocol"`
	Extensions  string         `expr:"extensions"`
	URL         string         `expr:"url"`
	Body        string         `expr:"body"`  // the first 64 KiB of a refusal
	Error       string         `expr:"error"` // kind and text of a failed handshake, otherwise ""
}

// Close is the value of `close`.
type Close struct {
	Code   int    `expr:"code"`
	Reason string `expr:"reason"`
	Clean  bool   `expr:"clean"`
	By     string `expr:"by"` // client, server, network
}

// ErrorInfo is the value of `error`.
type ErrorInfo struct {
	Kind    string `expr:"kind"`
	Message string `expr:"message"`
}

// Request is the value of `request` at a server's end: a handshake, or another HTTP request.
type Request struct {
	Method       string         `expr:"method"`
	Path         string         `expr:"path"`
	Query        map[string]any `expr:"query"`
	Headers      map[string]any `expr:"headers"` // of HeaderMap
	Cookies      map[string]any `expr:"cookies"`
	Body         any            `expr:"body"` // decoded; nil unless it is JSON
	Text         string         `expr:"text"` // the body as received
	Subprotocols []any          `expr:"subprotocols"`
	Remote       string         `expr:"remote"`
}

// Peer is the value of `peer`, on a server's side: one of its connections.
type Peer struct {
	ID      int            `expr:"id"`
	Vars    map[string]any `expr:"vars"`
	Request *Request       `expr:"request"`
}

// SocketInfo is the value of `socket`: one of an iteration's sockets.
type SocketInfo struct {
	Name  string         `expr:"name"`
	Index int            `expr:"index"` // in its group, from 0
	Vars  map[string]any `expr:"vars"`  // its own
}

// vuInfo is the value of `vu`.
type vuInfo struct {
	ID         int    `expr:"id"`
	Iteration  int    `expr:"iteration"`
	Scenario   string `expr:"scenario"`
	Reconnects int    `expr:"reconnects"`
}

// HeaderMap returns headers as expressions see them: each under its canonical and its lower-case name, with multiple
// values joined by ", ".
func HeaderMap(h map[string][]string) map[string]any {
	m := make(map[string]any, 2*len(h))
	for name, values := range h {
		joined := strings.Join(values, ", ")
		m[textproto.CanonicalMIMEHeaderKey(name)] = joined
		m[strings.ToLower(name)] = joined
	}
	return m
}
