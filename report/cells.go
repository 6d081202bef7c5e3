package report

import (
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// terminal measures text in terminal cells. It does not ask the locale, so that a report looks the same everywhere, and
// its carets stand where those of diag do.
func terminal() *runewidth.Condition {
	return &runewidth.Condition{StrictEmojiNeutral: true}
}

// cells returns how many cells of a terminal s takes.
func cells(s string) int {
	return terminal().StringWidth(s)
}

// cut returns s in at most n cells; if something had to go, more stands at its end.
func cut(s string, n int, more string) string {
	if cells(s) <= n {
		return s
	}
	return terminal().Truncate(s, max(n, 0), more)
}

// cutLeft is cut for paths, whose end says most.
func cutLeft(s string, n int, more string) string {
	all := cells(s)
	if all <= n {
		return s
	}
	room := max(n-cells(more), 0)
	for rest := lastRunes(s, runesOfCell*n); rest != ""; {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
		if cells(rest) <= room {
			return more + rest
		}
	}
	return more
}

// runesOfCell is how many characters of a cell are looked at, at most: those behind the first are marks on it.
const runesOfCell = 8

// lastRunes returns the end of s: n characters at most.
func lastRunes(s string, n int) string {
	at := len(s)
	for range n {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}

// pad fills s up with spaces to n cells, at its end or, if right is set, at its start.
func pad(s string, n int, right bool) string {
	fill := strings.Repeat(" ", max(n-cells(s), 0))
	if right {
		return fill + s
	}
	return s + fill
}

// wrap breaks s into lines of at most n cells, at spaces where it can. After limit lines, if there is a limit, the text
// is cut, with more at its end.
func wrap(s string, n, limit int, more string) []string {
	n = max(n, 8)
	var lines []string
	for cells(s) > n {
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
	return append(lines, cut(s, n, more))
}

// headOf returns the start of s that fits in n cells, at least one character.
func headOf(s string, n int) string {
	if head := terminal().Truncate(s, n, ""); head != "" {
		return head
	}
	_, size := utf8.DecodeRuneInString(s)
	return s[:size]
}
