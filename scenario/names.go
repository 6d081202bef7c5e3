package scenario

import (
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"

	"golang.org/x/net/http/httpguts"
	"gopkg.in/yaml.v3"
)

// validateName checks that expressions can use a name: `vars.NAME`.
func validateName(d *table.Decoder, key *yaml.Node, what string) {
	if table.IsName(key.Value) {
		return
	}
	f := d.NodeErr(key, "%s can't be the name of %s: an expression could not write it", diag.Quote(key.Value), what)
	if fixed := strings.NewReplacer("-", "_", " ", "_").Replace(key.Value); table.IsName(fixed) {
		f.Note("for example %s", fixed)
	}
}

// handshakeHeaders returns the headers that belong to the client's handshake itself (RFC 6455 §4.1).
func handshakeHeaders() []string {
	return []string{
		"upgrade",
		"connection",
		"sec-websocket-key",
		"sec-websocket-version",
		"sec-websocket-extensions",
		"sec-websocket-protocol",
	}
}

// answerHeaders returns the headers that belong to the server's answer to it (RFC 6455 §4.2.2).
func answerHeaders() []string {
	return []string{
		"upgrade",
		"connection",
		"sec-websocket-accept",
		"sec-websocket-extensions",
		"sec-websocket-protocol",
	}
}

// bodyHeaders returns the headers that describe a body, which a handshake request does not have: net/http omits them.
func bodyHeaders() []string { return []string{"content-length", "transfer-encoding", "trailer"} }

func validateHeaderName(d *table.Decoder, key *yaml.Node, owned []string) {
	name := key.Value
	if !httpguts.ValidHeaderFieldName(name) {
		d.NodeErr(key, "%s can't be the name of a header", diag.Quote(name))
		return
	}
	if !slices.Contains(owned, strings.ToLower(name)) {
		if slices.Contains(owned, "sec-websocket-key") && slices.Contains(bodyHeaders(), strings.ToLower(name)) {
			pos, length := d.Src.Span(key)
			d.Out.Warnf(pos, length, "%s is not sent: it describes a body, and a handshake has none", name)
		}
		return
	}
	if !slices.ContainsFunc(owned, func(o string) bool { return strings.HasPrefix(o, "sec-websocket-") }) {
		d.NodeErr(key, "the header %s belongs to the request itself: it says how its body is sent", name)
		return
	}
	f := d.NodeErr(key, "the header %s belongs to the handshake itself (RFC 6455 §4)", name)
	switch strings.ToLower(name) {
	case "sec-websocket-protocol":
		f.Note("that is what `subprotocols` is for")
	case "sec-websocket-extensions":
		f.Note("that is what `compression` is for")
	}
}

// validateHeaderValue rejects a line break written in the file; one from a template is rejected when it occurs.
func validateHeaderValue(d *table.Decoder, v diag.Text) {
	if i := strings.IndexAny(v.Value, "\r\n\x00"); i >= 0 {
		at := v.At(len([]rune(v.Value[:i])))
		if i == len(v.Value)-1 {
			d.Out.Errorf(v.Pos, 1, "a header's value can't end in a line break").
				Note("write the block with `>-` or `|-`, or on one line")
			return
		}
		d.Out.Errorf(at, 1, "a header's value can't hold a line break")
	}
}

// HostProblem says why a value is invalid for a Host header, which would be sent empty; "" means that it is valid. A
// name in any script is sent in its ASCII form.
func HostProblem(value string) string {
	ascii, err := httpguts.PunycodeHostPort(value)
	if err == nil && httpguts.ValidHostHeader(ascii) {
		return ""
	}
	shown := diag.Quote(diag.Visible(value, 60))
	return "the header Host can't be " + shown + ": it is a host or host:port (RFC 9110 §7.2)"
}

// validateHostHeader rejects an invalid Host written in the file.
func validateHostHeader(name string, v diag.Text, out *diag.List) {
	if !strings.EqualFold(name, "Host") || checks.HasTemplate(v.Value) {
		return
	}
	if problem := HostProblem(v.Value); problem != "" {
		out.Errorf(v.Pos, max(len([]rune(v.Value)), 1), "%s", problem)
	}
}

// validateSubprotocols checks that a header can list the names (RFC 6455 §4.1): tokens, without duplicates.
func validateSubprotocols(names []diag.Text, out *diag.List) (offered []string) {
	seen := map[string]bool{}
	for _, s := range names {
		length := max(len([]rune(s.Value)), 1)
		switch {
		case templated(s, "a subprotocol", out):
		case !httpguts.ValidHeaderFieldName(s.Value):
			out.Errorf(
				s.Pos,
				length,
				"%s can't be the name of a subprotocol: it is a word without spaces and separators (RFC 6455 §4.1)",
				diag.Quote(s.Value),
			)
		case seen[s.Value]:
			out.Errorf(s.Pos, length, "the subprotocol %s is given twice", diag.Quote(s.Value))
		default:
			seen[s.Value] = true
			offered = append(offered, s.Value)
		}
	}
	return offered
}

// templated rejects a template in a text that is read before there are VUs.
func templated(t diag.Text, what string, out *diag.List) bool {
	i := strings.Index(t.Value, "${{")
	if i < 0 {
		return false
	}
	out.Errorf(
		t.At(len([]rune(t.Value[:i]))),
		len("${{"),
		"%s can't have a template: it is fixed before the run",
		what,
	)
	return true
}

// EndsCookie reports whether a character is not allowed in a cookie's value, because what follows would be another
// cookie or another header (RFC 6265 §4.1.1).
func EndsCookie(r rune) bool { return r < ' ' || r == 0x7f || r == ';' }

// validateCookies checks that names are tokens, and that values contain nothing that ends a cookie (RFC 6265 §4.1.1).
func validateCookies(cookies []table.Pair, out *diag.List) {
	for _, p := range cookies {
		if !httpguts.ValidHeaderFieldName(p.Name.Value) {
			out.Errorf(
				p.Name.Pos,
				max(len([]rune(p.Name.Value)), 1),
				"%s can't be the name of a cookie",
				diag.Quote(p.Name.Value),
			)
		}
		if checks.HasTemplate(p.Value.Value) {
			continue
		}
		if i := strings.IndexFunc(p.Value.Value, EndsCookie); i >= 0 {
			at := p.Value.At(len([]rune(p.Value.Value[:i])))
			out.Errorf(at, 1, "a cookie's value can't hold %s", diag.Quote(p.Value.Value[i:i+1])).
				Note("one cookie a line: name: value")
		}
	}
}
