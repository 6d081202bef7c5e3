package checks

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wsrun/checks/values"
	"wsrun/diag"
)

// A text that looks like an expression: a path that starts with a name, and nothing else.
var (
	barePath = regexp.MustCompile(
		`^([A-Za-z_]\w*)(?:\?\.|\.)([A-Za-z_]\w*)(?:(?:\?\.|\.)[A-Za-z_]\w*|\[(?:\d+|"[^"]*"|'[^']*')\])*$`,
	)
	variableName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)
)

// longestBare is the length in bytes of the longest text that is examined: nobody writes longer paths, and payloads may
// take megabytes.
const longestBare = 200

// WarnBare warns of a literal text that looks like an expression: its author probably expected one to be evaluated
// here. A text that names nothing that is available is not warned about.
func (sc *Scope) WarnBare(src diag.Text, out *diag.List) {
	if !sc.namesSomething(src.Value) {
		return
	}
	out.Warnf(src.At(0), utf8.RuneCountInString(src.Value),
		"%s is sent or shown as it is: it is text, not an expression", diag.Quote(src.Value)).
		Note("for its value write ${{ %s }}; the text itself is ${{ %s }}", src.Value,
			`"`+strings.ReplaceAll(src.Value, `"`, `\"`)+`"`)
}

// namesSomething reports whether a text is a path that an expression could read at its place.
func (sc *Scope) namesSomething(text string) bool {
	if text == "uuid()" || text == "ms()" {
		return !sc.EnvOnly
	}
	if len(text) > longestBare {
		return false
	}
	m := barePath.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	name, field := m[1], m[2]
	if _, local := sc.local(name); local {
		return true
	}
	for _, r := range roots() {
		if r.name != name || !sc.has(r) {
			continue
		}
		switch r.read {
		case readVars:
			return sc.Vars.Has(field)
		case readShared:
			return sc.Shared.Has(field)
		case readData:
			_, known := sc.Data[field]
			return known
		case readEnv:
			return variableName.MatchString(field)
		case readMsg, readSent:
			return true
		default:
			return r.fields != nil && slices.Contains(values.FieldNames(r.fields), field)
		}
	}
	return false
}
