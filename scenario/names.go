package scenario

import (
	"regexp"
	"slices"
	"strings"

	"wsrun/diag"

	"golang.org/x/net/http/httpguts"
	"gopkg.in/yaml.v3"
)

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// judgeName holds a name to what an expression can write: `vars.NAME`.
func (d *decoder) judgeName(key *yaml.Node, what string) {
	if identifier.MatchString(key.Value) {
		return
	}
	f := d.nodeErr(key, "%s can't be the name of %s: an expression could not write it", diag.Quote(key.Value), what)
	if fixed := strings.NewReplacer("-", "_", " ", "_").Replace(key.Value); identifier.MatchString(fixed) {
		f.Note("for example %s", fixed)
	}
}

// ownedHeaders belong to the handshake itself (RFC 6455 §4.1).
func ownedHeaders() []string {
	return []string{"upgrade", "connection", "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions", "sec-websocket-protocol"}
}

func (d *decoder) judgeHeaderName(key *yaml.Node, client bool) {
	name := key.Value
	if !httpguts.ValidHeaderFieldName(name) {
		d.nodeErr(key, "%s can't be the name of a header", diag.Quote(name))
		return
	}
	if !client || !slices.Contains(ownedHeaders(), strings.ToLower(name)) {
		return
	}
	f := d.nodeErr(key, "the header %s belongs to the handshake itself (RFC 6455 §4.1)", name)
	switch strings.ToLower(name) {
	case "sec-websocket-protocol":
		f.Note("use `subprotocols`")
	case "sec-websocket-extensions":
		f.Note("use `compression`")
	}
}

// judgeHeaderValue refuses a line break that the file itself writes; what a template brings is refused when it is there.
func (d *decoder) judgeHeaderValue(v diag.Text) {
	if i := strings.IndexAny(v.Value, "\r\n\x00"); i >= 0 {
		at := v.At(len([]rune(v.Value[:i])))
		if i == len(v.Value)-1 {
			d.out.Errorf(v.Pos, 1, "a header's value can't end in a line break").Note("write the block with `>-` or `|-`, or on one line")
			return
		}
		d.out.Errorf(at, 1, "a header's value can't hold a line break")
	}
}
