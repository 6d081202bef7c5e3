package result

import (
	"strings"
	"unicode/utf8"
)

// JSON has no strings that are not UTF-8, but a server may send anything. A byte that is not UTF-8 is written as a rune
// from a private-use plane, and so are the bytes of such runes themselves.
const (
	escaped    = 0xF0000
	escapedEnd = escaped + 0xFF
)

func escape(s string) string {
	if !needsEscape(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 || r >= escaped && r <= escapedEnd {
			for i := range n {
				b.WriteRune(escaped + rune(s[i]))
			}
		} else {
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

func needsEscape(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, isEscaped)
}

func unescape(s string) string {
	if !strings.ContainsFunc(s, isEscaped) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if isEscaped(r) {
			b.WriteByte(byte(r - escaped))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isEscaped(r rune) bool { return r >= escaped && r <= escapedEnd }
