package scenario

import (
	"slices"
	"strings"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// otherWords are what other tools call our keys.
func otherWords() map[string]string {
	return map[string]string{
		// of a scenario
		"target": "url", "endpoint": "url", "uri": "url", "variables": "vars", "protocols": "subprotocols",
		"protocol": "subprotocols", "steps": "on-open",
		"on-connect": "on-open", "on-disconnect": "on-close", "on-text": "on-message", "on-data": "on-message",
		"assertions": "checks", "asserts": "checks",
		"options": "load", "functions": "actions", "timeouts": "timeout", "intervals": "interval", "timer": "interval",
		"mock": "server", "reconnection": "reconnect", "retry": "reconnect", "retries": "reconnect", "attempts": "max",
		"tries": "max", "max-retries": "max",
		"on-start": "on-open", "feeders": "data", "feeder": "data", "datasets": "data", "fixtures": "data",
		"payload": "data",
		"before":  "on-open", "setup": "on-open", "phases": "load", "ensure": "thresholds", "expectations": "checks",
		"environment": "vars",
		"header":      "headers", "before-scenario": "on-open", "flow": "on-open", "baseurl": "url", "host": "url",
		"server-url": "url", "get": "url", "connect-to": "url",
		// of a load
		"users": "vus", "vusers": "vus", "threads": "vus", "concurrency": "vus", "connections": "vus", "clients": "vus",
		"count":       "iterations",
		"arrivalrate": "rate", "arrival-rate": "rate", "rps": "rate", "hold-for": "duration", "time": "duration",
		"maxvusers": "max-vus", "preallocatedvus": "max-vus",
		"starttime": "start-after", "gracefulrampdown": "graceful-stop", "rampup": "stages", "rampto": "stages",
		"ramp-up": "stages", "ramp": "stages",
		// of tls and refuse
		"verify": "insecure", "skip-verify": "insecure", "insecureskiptlsverify": "insecure",
		"rejectunauthorized": "insecure", "sni": "server-name", "servername": "server-name", "code": "status",
		// of a threshold
		"threshold": "that", "condition": "that", "abortonfail": "abort", "delayaborteval": "after",
		// of an action
		"sleep": "wait", "pause": "wait", "delay": "wait", "think": "wait", "assert": "check", "receive": "expect",
		"recv": "expect", "wait-for": "expect",
		"await": "expect", "match": "expect", "foreach": "each", "for-each": "each", "loop": "repeat", "when": "if",
		"then": "do", "actions": "do", "call": "run",
		"print": "log", "echo": "log", "disconnect": "close", "stop": "close", "var": "set", "vars": "set",
		"binary": "send-binary", "file": "send-file",
		"message": "send", "write": "send", "timeout": "within", "deadline": "within", "params": "with", "args": "with",
		"period": "every", "emit": "send", "sendtext": "send", "sendmessage": "send", "send-text": "send",
		"send-json": "send", "console.log": "log", "capture": "set", "extract": "set", "save": "set", "label": "name",
		"opcode": "frame", "raw": "send-raw", "terminate": "drop", "expect-disconnect": "expect-close",
	}
}

// otherShapes are keys of a file of other tools that no key of ours stands for, and of its load.
func otherShapes(ofLoad bool) map[string]string {
	if ofLoad {
		return map[string]string{
			"executor": "the kind of load is told by its keys: {vus, duration}, {rate, duration, max-vus}, " +
				"{stages: …}",
			"timeUnit":  "the unit stands in the rate: 50/s, 10/m",
			"startVUs":  "a first stage of 0s jumps: stages: [{duration: 0s, vus: 10}, …]",
			"startRate": "a first stage of 0s jumps: stages: [{duration: 0s, rate: 10/s}, …]",
			"exec":      "a file is one scenario; several run with --parallel N",
		}
	}
	return map[string]string{
		"on":        "each event is a key of its own: on-open, on-message, on-close, …",
		"config":    "there is no config: the target is `url`, how much is `load`, the handshake's are `headers`, `tls`, `connect`",
		"scenarios": "a file is one scenario: what it does stands in on-open, on-message, …",
		"scenario":  "a file is one scenario: what it does stands in on-open, on-message, …",
		"env":       "env is the process's environment, and -e KEY=VALUE; values of the file are vars",
	}
}

// unknown is the finding for a key that a mapping does not have: with the one that was meant, or with where it belongs.
func (d *decoder) unknown(key *yaml.Node, where string, known, allowed []string) {
	name := key.Value
	word := otherWords()[strings.ReplaceAll(strings.ToLower(name), "_", "-")]
	if name == "target" && slices.Contains(known, "vus") { // k6's, of a stage
		word = "vus"
	}
	if (name == "for" || name == "time") && slices.Contains(known, "duration") {
		word = "duration"
	}
	if strings.HasPrefix(word, "reconnect") && where == d.tables.reconnect.name {
		word = "max"
	}
	if event := "on-" + strings.ToLower(name); slices.Contains(known, event) {
		word = event
	}
	near, home := diag.Nearest(name, known), d.home(name, where)
	hint, note := "", ""
	switch explained := otherShapes(where == d.tables.load.name)[name]; {
	case explained != "" && (where == d.tables.top.name || where == d.tables.load.name):
		note = explained
		d.unread["url"] = d.unread["url"] || name == "config"
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
	if where == d.tables.top.name && hint != "" {
		d.unread[hint] = true
	}
	f := d.nodeErr(key, "%s", message)
	if note != "" {
		f.Note("%s", note)
	}
	if strings.HasPrefix(name, "x-") && where == d.tables.top.name {
		f.Note("an anchor stands where its value is first used; no key is there for keeping some")
	}
	if v := d.tables.action.verb(hint); v != nil && !slices.Contains(allowed, hint) && slices.Contains(known, hint) {
		allowed = d.tables.action.allowed(v, inList)
	}
	f.Note("allowed: %s", strings.Join(slices.Sorted(slices.Values(allowed)), ", "))
}

// home says where a key does belong, if another mapping has it.
func (d *decoder) home(key, where string) string {
	t := d.tables
	for _, h := range []struct {
		name string
		keys []string
	}{
		{t.top.name, t.top.keys()}, {"load", t.load.keys()}, {"limits", t.limits.keys()}, {"connect", t.connect.keys()},
		{"tls", t.tls.keys()}, {"reconnect", t.reconnect.keys()}, {"server", t.server.keys()},
	} {
		if h.name != where && slices.Contains(h.keys, key) {
			return diag.Quote(key) + " is a key of " + h.name
		}
	}
	switch {
	case where == t.server.name && (key == "port" || key == "listen" || key == "host" || key == "address"):
		return "the server takes a free port of its own; where it listens alone is said to serve: --listen " +
			"127.0.0.1:8080"
	case where == t.top.name && t.action.verb(key) != nil:
		return diag.Quote(key) + " is an action: it stands in a list, such as on-open"
	case where == t.load.name && slices.Contains(t.stage.keys(), key):
		return diag.Quote(key) + " is a key of " + t.stage.name
	}
	return ""
}
