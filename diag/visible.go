package diag

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoteMax is how many runes Quote shows: enough to recognise a text without flooding a terminal.
const quoteMax = 200

// Visible returns s fit for a terminal and for a single line: control characters, bidirectional marks, other invisible
// characters and invalid UTF-8 become escapes (\n, \x1b, \u202e, \xff); everything else is unchanged, even backslashes.
// The result has at most limit runes, the last of which is "…" if something was cut off; an escape is never split. A
// limit of 0 means no limit.
func Visible(s string, limit int) string {
	if limit <= 0 {
		limit = math.MaxInt
	}
	var b strings.Builder
	runes := 0 // in b
	room := 0  // bytes of b that an "…" may follow
	for rest := s; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		shown := visibleRune(r, rest[:size])
		rest = rest[size:]
		runes += utf8.RuneCountInString(shown)
		if runes > limit {
			return b.String()[:room] + "…"
		}
		b.WriteString(shown)
		if runes < limit {
			room = b.Len()
		}
	}
	return b.String()
}

// Quote returns s in double quotes, made visible and truncated to 200 runes, for use in messages.
func Quote(s string) string {
	return `"` + strings.ReplaceAll(Visible(s, quoteMax), `"`, `\"`) + `"`
}

// visibleRune returns how to show r, which was decoded from raw.
func visibleRune(r rune, raw string) string {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Sprintf(`\x%02x`, raw[0])
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case isShown(r):
		return raw
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// isShown reports whether a terminal shows something for r, or r is part of something shown.
func isShown(r rune) bool {
	const (
		noBreakSpace = '\u00a0' // looks like a space but is not: the reason why a key is "unknown"
		nonJoiner    = '\u200c' // ordinary in Persian
		joiner       = '\u200d' // holds emoji together
	)
	switch r {
	case noBreakSpace:
		return false
	case nonJoiner, joiner:
		return true
	}
	return unicode.IsGraphic(r)
}
