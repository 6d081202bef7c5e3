package format

import (
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// Terminal measures text in terminal cells. It ignores the locale, so that a report looks the same everywhere, and its
// carets line up with those of diag.
func Terminal() *runewidth.Condition {
	return &runewidth.Condition{StrictEmojiNeutral: true}
}

// Cells returns how many terminal cells s takes.
func Cells(s string) int {
	return Terminal().StringWidth(s)
}

// Cut truncates s to at most n cells; if something was cut off, the result ends in more.
func Cut(s string, n int, more string) string {
	if Cells(s) <= n {
		return s
	}
	return Terminal().Truncate(s, max(n, 0), more)
}

// CutLeft is Cut for paths, where the end is most informative.
func CutLeft(s string, n int, more string) string {
	all := Cells(s)
	if all <= n {
		return s
	}
	room := max(n-Cells(more), 0)
	for rest := lastRunes(s, runesOfCell*n); rest != ""; {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
		if Cells(rest) <= room {
			return more + rest
		}
	}
	return more
}

// runesOfCell is how many characters of a cell are examined: those after the first are marks on it.
const runesOfCell = 8

// lastRunes returns the last n characters of s.
func lastRunes(s string, n int) string {
	at := len(s)
	for range n {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}

// Pad pads s with spaces to n cells, at its end or, if right is set, at its start.
func Pad(s string, n int, right bool) string {
	fill := strings.Repeat(" ", max(n-Cells(s), 0))
	if right {
		return fill + s
	}
	return s + fill
}

// Wrap breaks s into lines of at most n cells, at spaces if possible. If there is a limit, the text is truncated after
// limit lines, and ends in more.
func Wrap(s string, n, limit int, more string) []string {
	n = max(n, 8)
	var lines []string
	for Cells(s) > n {
		if limit > 0 && len(lines) == limit-1 {
			break
		}
		line := headOf(s, n)
		rest := s[len(line):]
		if i := strings.LastIndexByte(line, ' '); i > len(line)/3 && !strings.HasPrefix(rest, " ") {
			line, rest = line[:i], s[i:]
		}
		lines = append(lines, strings.TrimRight(line, " "))
		s = strings.TrimPrefix(rest, " ")
	}
	return append(lines, Cut(s, n, more))
}

// headOf returns the start of s that fits into n cells, at least one character.
func headOf(s string, n int) string {
	if head := Terminal().Truncate(s, n, ""); head != "" {
		return head
	}
	_, size := utf8.DecodeRuneInString(s)
	return s[:size]
}
