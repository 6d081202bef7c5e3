package checks

import (
	"fmt"
	"strings"

	"wsrun/diag"
)

// Names from other languages and tools. A row is worthwhile where the nearest name does not help.

// foreignName returns what to write instead of a name of another language or tool, or "" if it is not one.
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

// isMessageName reports whether other tools use this name for a message.
func isMessageName(name string) bool {
	switch strings.ToLower(strings.TrimPrefix(name, "$")) {
	case "", "message", "event", "evt", "frame", "body", "json", "msgs",
		"res", "resp", "result", "reply", "packet", "this", "self", "pm":
		return true
	}
	return false
}

// misplaced returns what was probably meant by a root that is not available here; it may be empty.
func (r *resolver) misplaced(root root) string {
	switch {
	case r.sc.Names&NMsg == 0:
		return ""
	case root.read == readPayload, root.read == readRequest:
		return "the message is msg, its raw payload text"
	}
	return ""
}

// foreignNames maps names to what to write instead.
func foreignNames() map[string]string {
	const socket = "msg for the message, response for the handshake, close in on-close; what a socket does is an action"
	return map[string]string{
		"$guid":         "uuid()",
		"$loopCount":    "the loop's `as: NAME`",
		"$randomInt":    "random(0, 1000)",
		"$randomNumber": "random(a, b)",
		"$timestamp":    "ms()",
		"$uuid":         "uuid()",
		"__ENV":         "env.NAME",
		"__ITER":        "vu.iteration",
		"__VU":          "vu.id",
		"captured":      "vars.NAME",
		"clients":       "`to` sends to a server's other connections: all, others, or a condition on peer",
		"console":       "the action log",
		"context":       "vars.NAME",
		"ctx":           "vars.NAME",
		"Date":          "ms() or now()",
		"ENV":           "env.NAME",
		"environ":       "env.NAME",
		"FALSE":         "false",
		"False":         "false",
		"github":        "env.GITHUB_SHA and the like",
		"index":         "the loop's `as: NAME`, or tick in interval",
		"inputs":        "env.NAME",
		"JSON":          "json(x) or fromJSON(text); a message is already decoded: msg",
		"length":        "len(x)",
		"Math":          "abs(x), ceil(x), floor(x), round(x), max(a, b), min(a, b), random(a, b)",
		"matrix":        "env.NAME",
		"NaN":           "0 / 0",
		"Nil":           "nil",
		"None":          "nil",
		"NULL":          "nil",
		"null":          "nil",
		"process":       "env.NAME",
		"row":           "data.FEEDER.COLUMN",
		"secrets":       "env.NAME; the file's secrets lists those to mask",
		"session":       "vars.NAME",
		"socket":        socket,
		"steps":         "vars.NAME",
		"TRUE":          "true",
		"True":          "true",
		"typeof":        "type(x)",
		"undefined":     "nil",
		"user":          "data.FEEDER.COLUMN for a feeder's row, vars.NAME for a variable",
		"variables":     "vars.NAME",
		"ws":            socket,
	}
}

// foreignFunctions maps functions to what to write instead.
func foreignFunctions() map[string]string {
	const defined, pattern = "x != nil", `x matches "pattern"`
	return map[string]string{
		"always":             "true",
		"atob":               "unbase64(text)",
		"b64decode":          "unbase64(text)",
		"b64encode":          "base64(x)",
		"bool":               "x == true",
		"Boolean":            "x == true",
		"btoa":               "base64(x)",
		"choice":             "pick(list)",
		"coalesce":           "a ?? b",
		"decodeURIComponent": "url_decode(text)",
		"default":            "a ?? b",
		"defined":            defined,
		"empty":              "len(x) == 0",
		"encodeURIComponent": "url_encode(text)",
		"epoch":              "ms() / 1000",
		"exists":             defined,
		"failure":            "the condition itself; on-error and on-close see how a session ended",
		"format":             "the parts with + between them",
		"guid":               "uuid()",
		"has":                `"key" in x, or x.key != nil`,
		"includes":           "a contains b, or b in list",
		"isDefined":          defined,
		"isEmpty":            "len(x) == 0",
		"isNull":             "x == nil",
		"isset":              defined,
		"jmespath":           "the path: msg.a.b",
		"jsonDecode":         "fromJSON(text)",
		"jsonEncode":         "json(x)",
		"jsonPath":           "the path: msg.a.b",
		"jsonpath":           "the path: msg.a.b",
		"length":             "len(x)",
		"match":              pattern,
		"millis":             "ms()",
		"not":                "not x",
		"now_ms":             "ms()",
		"nowMs":              "ms()",
		"Number":             "float(x), or int(x)",
		"number":             "float(x), or int(x)",
		"parse_json":         "fromJSON(text)",
		"parseFloat":         "float(x)",
		"parseInt":           "int(x)",
		"present":            defined,
		"print":              "the action log",
		"rand":               "random(a, b)",
		"randint":            "random(a, b)",
		"random_int":         "random(a, b)",
		"randomInt":          "random(a, b)",
		"randomIntBetween":   "random(a, b)",
		"randomItem":         "pick(list)",
		"randomString":       "random_string(n)",
		"regex":              pattern,
		"regexp":             pattern,
		"sample":             "pick(list)",
		"search":             pattern,
		"sha512":             "sha256(x), sha1(x) or md5(x); hmac(algorithm, key, x) knows sha512",
		"size":               "len(x)",
		"sleep":              "the action wait",
		"slice":              "x[from:to]",
		"sprintf":            "the parts with + between them",
		"str":                "string(x)",
		"stringify":          "json(x)",
		"strlen":             "len(x)",
		"substr":             "x[from:to]",
		"substring":          "x[from:to]",
		"success":            "true: a failure ends the iteration",
		"test":               pattern,
		"time":               "ms() or now()",
		"timestamp":          "ms()",
		"to_json":            "json(x)",
		"toJson":             "json(x)",
		"typeof":             "type(x)",
		"unix_ms":            "ms()",
		"uuid4":              "uuid()",
		"uuidv4":             "uuid()",
		"xor":                "a != b",
	}
}

// foreignMethods maps methods of JavaScript and Python to what to write instead.
func foreignMethods() map[string]string {
	return map[string]string{
		"contains":       "a contains b",
		"endsWith":       "a endsWith b",
		"endswith":       "a endsWith b",
		"every":          "all(list, {# > 1})",
		"filter":         "filter(list, {# > 1})",
		"find":           "find(list, {.id == 1})",
		"get":            "get(x, key)",
		"has":            "key in x",
		"hasOwnProperty": "key in x",
		"includes":       "a contains b, or b in list",
		"indexOf":        "indexOf(x, part)",
		"join":           "join(list, sep)",
		"json":           "msg: it is already decoded",
		"keys":           "keys(x)",
		"length":         "len(x)",
		"lower":          "lower(x)",
		"map":            "map(list, .field)",
		"match":          `x matches "pattern"`,
		"now":            "ms() or now()",
		"parse":          "msg: it is already decoded",
		"size":           "len(x)",
		"slice":          "x[from:to]",
		"some":           "any(list, {# > 1})",
		"split":          "split(x, sep)",
		"startsWith":     "a startsWith b",
		"startswith":     "a startsWith b",
		"stringify":      "json(x)",
		"strip":          "trim(x)",
		"substring":      "x[from:to]",
		"test":           `x matches "pattern"`,
		"toLowerCase":    "lower(x)",
		"toString":       "string(x)",
		"toUpperCase":    "upper(x)",
		"trim":           "trim(x)",
		"upper":          "upper(x)",
		"values":         "values(x)",
	}
}

// foreignFields maps other tools' names of fields to wsrun's.
func foreignFields() map[string]string {
	const message = "a message is msg, its raw payload text"
	return map[string]string{
		"close.message":        "write close.reason",
		"close.status":         "write close.code",
		"close.wasClean":       "write close.clean",
		"error.code":           "write error.kind",
		"error.error":          "write error.message",
		"error.text":           "write error.message",
		"error.type":           "write error.kind",
		"request.header":       "write request.headers",
		"request.url":          "write request.path, and request.query",
		"response.code":        "write response.status",
		"response.data":        message,
		"response.header":      `write response.headers, or header("NAME")`,
		"response.json":        message,
		"response.payload":     message,
		"response.protocol":    "write response.subprotocol",
		"response.status_code": "write response.status",
		"response.statusCode":  "write response.status",
		"response.text":        message,
		"vu.idInInstance":      "write vu.id",
		"vu.idInTest":          "write vu.id",
		"vu.iter":              "write vu.iteration",
		"vu.number":            "write vu.id",
	}
}
