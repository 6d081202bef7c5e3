package yamltext

import (
	"slices"
	"strings"
)

// IsOpen reports whether an expression has an unclosed bracket or quote.
func IsOpen(expr string) bool {
	var closers []rune
	var quote rune
	escaped := false
	for _, r := range expr {
		switch {
		case quote != 0:
			if r == quote && !escaped {
				quote = 0
			}
			escaped = r == '\\' && !escaped
		case strings.ContainsRune("\"'`", r):
			quote = r
		case r == '(' || r == '[' || r == '{':
			closers = append(closers, map[rune]rune{'(': ')', '[': ']', '{': '}'}[r])
		case len(closers) > 0 && r == closers[len(closers)-1]:
			closers = slices.Delete(closers, len(closers)-1, len(closers))
		}
	}
	return quote != 0 || len(closers) > 0
}

// Quote quotes a text as a person would.
func Quote(s string) string {
	switch {
	case !strings.ContainsAny(s, `"\`):
		return `"` + s + `"`
	default:
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
}
