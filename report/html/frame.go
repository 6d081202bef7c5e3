package html

import (
	"strings"

	"wsrun/diag"
	"wsrun/report/detail"
	"wsrun/report/format"
)

// frame writes the source line of a place, with what failed underlined. There is no row of carets below it: on a narrow
// page the line wraps, and they would point nowhere.
func (m failures) frame(at diag.Pos, length int) {
	printer := diag.Printer{Source: m.run.Sources}
	rows := strings.Split(strings.TrimRight(printer.Frame(at, length), "\n"), "\n")
	if len(rows) < 2 {
		return
	}
	bar := strings.Index(rows[0], "|") + 1
	text, from, to := detail.Behind(rows[1], bar), 0, 0
	if len(rows) > 2 {
		underline := strings.TrimRight(detail.Behind(rows[2], bar), " ") // ASCII: bytes are cells
		from, to = strings.IndexByte(underline, '^'), len(underline)
	}
	before := strings.Repeat(" ", max(from-format.Cells(text), 0)) // something missing is marked after the line's end
	text += before
	before = upToCell(text, from)
	failed := upToCell(text[len(before):], to-from)
	after := text[len(before)+len(failed):]
	if failed == "" && to > from {
		failed = " "
	}
	m.put("<pre><i>%d</i>  %s<u>%s</u>%s</pre>\n", at.Line, strings.TrimLeft(before, " "), failed, after)
}

// upToCell returns the start of s that takes at most n cells.
func upToCell(s string, n int) string {
	if n <= 0 || s == "" {
		return ""
	}
	if format.Cells(s) <= n {
		return s
	}
	return format.Terminal().Truncate(s, n, "")
}
