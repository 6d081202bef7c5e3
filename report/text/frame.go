package text

import (
	"strings"

	"wsrun/diag"
	"wsrun/report/detail"
	"wsrun/report/format"
)

// frame writes the source line of a place with its underline, and reports whether the line is known. diag builds the
// frame; here it is cropped around its caret to the available width.
func (p *page) frame(indent int, at diag.Pos, length int) bool {
	printer := diag.Printer{Source: p.sources}
	rows := strings.Split(strings.TrimRight(printer.Frame(at, length), "\n"), "\n")
	if len(rows) < 2 {
		return false
	}
	bar := strings.Index(rows[0], "|") + 1
	text, underline := detail.Behind(rows[1], bar), ""
	if len(rows) > 2 {
		underline = detail.Behind(rows[2], bar)
	}
	text, underline = p.window(text, underline, p.width-indent-bar-1)
	p.line(indent, span{rows[0][:bar], faint})
	p.line(indent, span{rows[1][:bar], faint}, span{" " + text, plain})
	if underline != "" {
		p.line(indent, span{rows[0][:bar], faint}, span{" " + underline, bad})
	}
	return true
}

// window crops a source line and its underline to so many cells. It keeps the start of what is underlined, and what
// precedes it up to a third of the line.
func (p *page) window(text, underline string, room int) (string, string) {
	if format.Cells(text) <= room && format.Cells(underline) <= room {
		return text, underline
	}
	caret := len(underline) - len(strings.TrimLeft(underline, " ")) // the underline is ASCII: bytes are cells
	if len(underline) > room {
		drop := caret - room/3
		if len(underline)-caret < room*2/3 {
			drop = len(underline) - room + format.Cells(p.more())
		}
		text, drop = p.dropLeft(text, min(drop, caret))
		underline = underline[min(drop, caret):]
	}
	return format.Cut(text, room, p.more()), format.Cut(underline, room, "")
}

// dropLeft replaces at least n cells at the start of s by the truncation sign, and returns by how many cells the rest
// has moved.
func (p *page) dropLeft(s string, n int) (string, int) {
	all := format.Cells(s)
	rest := format.CutLeft(s, all-n, p.more())
	return rest, all - format.Cells(rest)
}
