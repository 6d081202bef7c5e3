package checks

import (
	"fmt"
	"strings"

	"wsrun/diag"
)

// Names from other languages and tools. A row is worth it where the nearest name does not help.

// foreignName returns what to write for a name of another language or tool, or "" if it is not one.
func (r *resolver) foreignName(name string) string {
	if instead, ok := foreignNames()[name]; ok {
		return "write " + instead
	}
	if !isMessageName(name) && diag.Nearest(name, []string{"message"}) == "" {
		return ""
	}
	if r.sc.Names&NMsg != 0 {
		return "the message is msg, its raw payload text"
	}
	return fmt.Sprintf("the message is msg, which is not available %s, only %s", r.sc.what(), roots()[0].where)
}

// isMessageName reports whether other tools call a message by this name.
func isMessageName(name string) bool {
	switch strings.ToLower(strings.TrimPrefix(name, "$")) {
	case "", "message", "event", "evt", "frame", "body", "json", "msgs",
		"res", "resp", "result", "reply", "packet", "this", "self", "pm":
		return true
	}
	return false
}

// misplaced returns what a root that is not available may have meant.
func (r *resolver) misplaced(root root) string {
	switch {
	case r.sc.Names&NMsg == 0:
		return ""
	case root.read == readPayload, root.read == readRequest:
		return "the message is msg, its raw payload text"
	}
	return ""
}

// foreignNames are values.
func foreignNames() map[string]string {
	return map[string]string{
		"null": "nil", "NULL": "nil", "None": "nil", "undefined": "nil", "Nil": "nil", "NaN": "0 / 0",
		"True": "true", "TRUE": "true", "False": "false", "FALSE": "false",
		"typeof": "type(x)", "length": "len(x)",
		"Math": "abs(x), ceil(x), floor(x), round(x), max(a, b), min(a, b), random(a, b)",
		"JSON": "json(x) or fromJSON(text); a message is already decoded: msg", "Date": "ms() or now()",
		"console": "the action log",
		"__VU":    "vu.id", "__ITER": "vu.iteration", "__ENV": "env.NAME", "process": "env.NAME", "ENV": "env.NAME",
		"environ": "env.NAME",
		"context": "vars.NAME", "ctx": "vars.NAME", "captured": "vars.NAME", "variables": "vars.NAME",
		"session": "vars.NAME",
		"secrets": "env.NAME; the file's secrets lists those to mask", "github": "env.GITHUB_SHA and the " +
			"like", "matrix": "env.NAME", "inputs": "env.NAME", "steps": "vars.NAME",
		"row": "data.FEEDER.COLUMN", "user": "data.FEEDER.COLUMN for a feeder's row, vars.NAME for a variable",
		"index": "the loop's `as: NAME`, or tick in interval", "$loopCount": "the loop's `as: NAME`",
		"$uuid": "uuid()", "$guid": "uuid()", "$timestamp": "ms()", "$randomInt": "random(0, 1000)",
		"$randomNumber": "random(a, b)",
		"socket": "msg for the message, response for the handshake, close in on-close; what a socket " +
			"does is an action",
		"ws": "msg for the message, response for the handshake, close in on-close; what a socket " +
			"does is an action",
	}
}

// foreignFunctions are called.
func foreignFunctions() map[string]string {
	const defined, pattern = "x != nil", `x matches "pattern"`
	return map[string]string{
		"typeof": "type(x)", "length": "len(x)", "strlen": "len(x)", "size": "len(x)", "empty": "len(x) == 0",
		"isEmpty":  "len(x) == 0",
		"parseInt": "int(x)", "Number": "float(x), or int(x)", "parseFloat": "float(x)", "number": "float(x), or " +
			"int(x)",
		"str": "string(x)", "bool": "x == true", "Boolean": "x == true",
		"exists": defined, "isset": defined, "defined": defined, "isDefined": defined, "present": defined,
		"isNull": "x == nil",
		"regex":  pattern, "match": pattern, "test": pattern, "regexp": pattern, "search": pattern,
		"includes": "a contains b, or b in list", "substring": "x[from:to]", "substr": "x[from:to]",
		"slice":    "x[from:to]",
		"jsonpath": "the path: msg.a.b", "jsonPath": "the path: msg.a.b", "jmespath": "the path: msg.a.b",
		"rand": "random(a, b)", "randomInt": "random(a, b)", "random_int": "random(a, b)",
		"randomIntBetween": "random(a, b)", "randint": "random(a, b)",
		"randomString": "random_string(n)", "randomItem": "pick(list)", "choice": "pick(list)", "sample": "pick(list)",
		"uuidv4": "uuid()", "uuid4": "uuid()", "guid": "uuid()", "timestamp": "ms()", "time": "ms() or now()",
		"toJson": "json(x)", "to_json": "json(x)", "stringify": "json(x)", "jsonEncode": "json(x)",
		"parse_json": "fromJSON(text)", "jsonDecode": "fromJSON(text)",
		"b64encode": "base64(x)", "b64decode": "unbase64(text)", "btoa": "base64(x)", "atob": "unbase64(text)",
		"encodeURIComponent": "url_encode(text)", "decodeURIComponent": "url_decode(text)",
		"sprintf": "the parts with + between them", "format": "the parts with + between them",
		"now_ms": "ms()", "nowMs": "ms()", "millis": "ms()", "unix_ms": "ms()", "epoch": "ms() / 1000",
		"print": "the action log", "sleep": "the action wait",
		"always": "true", "success": "true: a failure ends the iteration", "failure": "the condition itself; " +
			"on-error and on-close see how a session ended",
		"has": "\"key\" in x, or x.key != nil", "xor": "a != b", "not": "not x", "default": "a ?? b",
		"coalesce": "a ?? b",
		"sha512":   "sha256(x), sha1(x) or md5(x); hmac(algorithm, key, x) knows sha512",
	}
}

// foreignMethods are the methods that JavaScript and Python have.
func foreignMethods() map[string]string {
	return map[string]string{
		"includes": "a contains b, or b in list", "contains": "a contains b", "startsWith": "a startsWith b",
		"endsWith": "a endsWith b", "startswith": "a startsWith b", "endswith": "a endsWith b",
		"toLowerCase": "lower(x)", "lower": "lower(x)", "toUpperCase": "upper(x)", "upper": "upper(x)",
		"trim": "trim(x)", "strip": "trim(x)", "split": "split(x, sep)", "join": "join(list, sep)",
		"match": `x matches "pattern"`, "test": `x matches "pattern"`, "toString": "string(x)",
		"indexOf": "indexOf(x, part)", "slice": "x[from:to]", "substring": "x[from:to]", "length": "len(x)",
		"size":   "len(x)",
		"filter": "filter(list, {# > 1})", "map": "map(list, .field)", "some": "any(list, {# > 1})",
		"every": "all(list, {# > 1})", "find": "find(list, {.id == 1})", "get": "get(x, key)",
		"keys": "keys(x)", "values": "values(x)", "has": "key in x", "hasOwnProperty": "key in x",
		"json": "msg: it is already decoded", "parse": "msg: it is already decoded", "stringify": "json(x)",
		"now": "ms() or now()",
	}
}

// foreignFields are other tools' names for fields that wsrun has.
func foreignFields() map[string]string {
	const message = "a message is msg, its raw payload text"
	return map[string]string{
		"response.data": message, "response.json": message, "response.text": message,
		"response.payload": message,
		"response.code":    "write response.status", "response.statusCode": "write response.status",
		"response.status_code": "write response.status",
		"response.header":      `write response.headers, or header("NAME")`,
		"response.protocol":    "write response.subprotocol",
		"close.wasClean":       "write close.clean", "close.status": "write close.code",
		"close.message": "write close.reason",
		"error.code":    "write error.kind", "error.type": "write error.kind", "error.error": "write error.message",
		"error.text": "write error.message",
		"vu.iter":    "write vu.iteration", "vu.idInTest": "write vu.id", "vu.idInInstance": "write vu.id",
		"vu.number":   "write vu.id",
		"request.url": "write request.path, and request.query", "request.header": "write request.headers",
	}
}
