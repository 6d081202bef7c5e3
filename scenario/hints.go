package scenario

import (
	"regexp"
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// NotMap completes the finding that a mapping is something else.
func (t *tables) NotMap(d *table.Decoder, n *yaml.Node, where string, f *diag.Finding) {
	if where == t.top.Name && n.Kind == yaml.SequenceNode && t.action.areActions(n) {
		f.Note("a list of actions goes below an event, such as on-open:")
	}
	if load := loadOf(n); load != "" && where == t.load.Name {
		f.Note("write: load: %s", load)
	}
}

var rateWordRE = regexp.MustCompile(`^[0-9.]+/[smh]$`)

// loadOf returns the load that a scalar may mean: a number of VUs, a duration, or a rate.
func loadOf(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		return ""
	}
	if n.Tag == "!!int" {
		return "{vus: " + n.Value + "}"
	}
	if _, err := table.ParseDuration(n.Value); err == nil {
		return "{vus: 10, duration: " + n.Value + "}"
	}
	if rateWordRE.MatchString(n.Value) {
		return "{rate: " + n.Value + ", duration: 1m}"
	}
	return ""
}

// Unknown adds a finding for a key that a mapping does not have, with the key that was meant, or with the place where
// it belongs.
func (t *tables) Unknown(d *table.Decoder, key *yaml.Node, where string, known, allowed []string) {
	name := key.Value
	word := otherWords()[strings.ReplaceAll(strings.ToLower(name), "_", "-")]
	if name == "target" && slices.Contains(known, "vus") { // k6's, in a stage
		word = "vus"
	}
	if (name == "for" || name == "time") && slices.Contains(known, "duration") {
		word = "duration"
	}
	if strings.HasPrefix(word, "reconnect") && where == t.reconnect.Name {
		word = "max"
	}
	if event := "on-" + strings.ToLower(name); slices.Contains(known, event) {
		word = event
	}
	near, home := diag.Nearest(name, known), t.home(name, where)
	hint, note := "", ""
	switch explained := otherShapes(where == t.load.Name)[name]; {
	case explained != "" && (where == t.top.Name || where == t.load.Name):
		note = explained
		d.Unread["url"] = d.Unread["url"] || name == "config"
	case slices.Contains(known, word):
		hint = word
	case home != "" && !strings.HasPrefix(name, near) && !strings.HasPrefix(near, name) || near == "":
		note = home
	default:
		hint = near
	}
	message := "unknown key " + diag.Quote(name) + " in " + where
	if hint != "" {
		message += ", did you mean " + diag.Quote(hint) + "?"
	}
	if where == t.top.Name && hint != "" {
		d.Unread[hint] = true
	}
	f := d.NodeErr(key, "%s", message)
	if note != "" {
		f.Note("%s", note)
	}
	if strings.HasPrefix(name, "x-") && where == t.top.Name {
		f.Note("put an anchor where its value is first used; there is no key to keep anchors in")
	}
	if v := t.action.verb(hint); v != nil && !slices.Contains(allowed, hint) && slices.Contains(known, hint) {
		allowed = t.action.allowed(v, inList)
	}
	f.Note("allowed: %s", strings.Join(slices.Sorted(slices.Values(allowed)), ", "))
}

// home says where a key belongs, if another mapping has it.
func (t *tables) home(key, where string) string {
	for _, h := range []struct {
		name string
		keys []string
	}{
		{t.top.Name, t.top.Keys()}, {"load", t.load.Keys()}, {"limits", t.limits.Keys()}, {"connect", t.connect.Keys()},
		{"tls", t.tls.Keys()}, {"reconnect", t.reconnect.Keys()}, {"server", t.server.Keys()},
	} {
		if h.name != where && slices.Contains(h.keys, key) {
			return diag.Quote(key) + " is a key of " + h.name
		}
	}
	switch {
	case where == t.server.Name && (key == "port" || key == "listen" || key == "host" || key == "address"):
		return "the server picks a free port; to run it alone at an address: wsrun serve --listen 127.0.0.1:8080"
	case where == t.top.Name && t.action.verb(key) != nil:
		return diag.Quote(key) + " is an action: it goes in a list, such as on-open"
	case where == t.load.Name && slices.Contains(t.stage.Keys(), key):
		return diag.Quote(key) + " is a key of " + t.stage.Name
	}
	return ""
}
