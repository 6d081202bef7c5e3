package scenario

// otherWords maps other tools' names of keys to ours.
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
		"period": "every", "emit": "send", "broadcast": "send", "publish": "send",
		"sendtext": "send", "sendmessage": "send",
		"send-text": "send",
		"send-json": "send", "console.log": "log", "capture": "set", "extract": "set", "save": "set", "label": "name",
		"opcode": "frame", "raw": "send-raw", "terminate": "drop", "expect-disconnect": "expect-close",
	}
}

// otherShapes maps keys in files of other tools, or in their loads, that have no counterpart here to advice.
func otherShapes(ofLoad bool) map[string]string {
	if ofLoad {
		return map[string]string{
			"executor": "the keys of a load say its kind: {vus, duration}, {rate, duration, max-vus}, " +
				"{stages: …}",
			"timeUnit":  "the unit is part of the rate: 50/s, 10/m",
			"startVUs":  "a first stage of 0s jumps: stages: [{duration: 0s, vus: 10}, …]",
			"startRate": "a first stage of 0s jumps: stages: [{duration: 0s, rate: 10/s}, …]",
			"exec":      "a file is one scenario; several run with --parallel N",
		}
	}
	return map[string]string{
		"on": "each event is a key of its own: on-open, on-message, on-close, …",
		"config": "there is no config: the target is `url`, how much is `load`, the handshake's are " +
			"`headers`, `tls`, `connect`",
		"scenarios": "a file is one scenario: what it does goes in on-open, on-message, …",
		"scenario":  "a file is one scenario: what it does goes in on-open, on-message, …",
		"env":       "env is the process's environment, and -e KEY=VALUE; values of the file are vars",
	}
}
