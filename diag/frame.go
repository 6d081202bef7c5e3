package diag

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

const (
	tabCells   = 4   // a tab extends to the next multiple of this
	frameCells = 160 // how much of a long line is shown
	leadCells  = 60  // how much of it precedes the caret
)

// frame writes the line of pos, with length runes underlined below: nothing if the line is unknown, no underline if the
// column is.
func (p *Printer) frame(b *strings.Builder, pos Pos, length, gutter int, color ink) {
	line, ok := p.line(pos)
	if !ok {
		return
	}
	from := max(pos.Col-1, 0)
	shown := layoutLong(line, from, max(length, 1))

	row := func(number, text string) {
		bar := p.paint(inkGutter, fmt.Sprintf("%*s |", gutter, number))
		b.WriteString(strings.TrimRight(bar+" "+text, " ") + "\n")
	}
	row("", "")
	row(strconv.Itoa(pos.Line), shown.text)
	if pos.Col > 0 {
		row("", strings.Repeat(" ", shown.indent)+p.paint(color, "^"+strings.Repeat("~", shown.cells-1)))
	}
}

// line returns the source line of pos without its line break.
func (p *Printer) line(pos Pos) (string, bool) {
	if p.Source == nil || pos.Line <= 0 {
		return "", false
	}
	source := p.Source(pos.File)
	if source == nil {
		return "", false
	}
	rest := string(bytes.TrimPrefix(source, []byte("\uFEFF")))
	for n := 1; ; n++ {
		line, after, more := CutLine(rest)
		if n == pos.Line {
			return line, true
		}
		if !more {
			return "", false
		}
		rest = after
	}
}

// CutLine splits s after its first line, whose line break is in neither part; more is false for the last line. Lines
// end where yaml.v3 ends them, to match its line numbers: YAML 1.1 also counts a lone CR, NEL and the two Unicode
// separators.
func CutLine(s string) (line, after string, more bool) {
	i := strings.IndexAny(s, "\n\r\u0085\u2028\u2029")
	if i < 0 {
		return s, "", false
	}
	if strings.HasPrefix(s[i:], "\r\n") {
		return s[:i], s[i+2:], true
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[:i], s[i+size:], true
}

// nearby is how many runes on either side of the caret are examined: more than are shown.
const nearby = 5 * frameCells

// layoutLong is layout for lines of any length, where anything far from the caret is only counted: lines with payloads
// and data may take megabytes.
func layoutLong(line string, from, length int) placed {
	if len(line) <= 2*nearby {
		return layout(line, from, from+length)
	}
	start, end, before := 0, len(line), 0
	n := 0
	for i := range line {
		switch {
		case n == from-nearby:
			start, before = i, n
		case n == from+nearby:
			end = i
		}
		if n++; end < len(line) {
			break
		}
	}
	if from > n { // past the end
		from = n
		return layoutLong(line, from, 1)
	}
	return layout(line[start:end], from-before, from-before+min(length, nearby))
}

// placed is a source line as shown, and its underline in terminal cells.
type placed struct {
	text          string
	indent, cells int // cells ≥ 1
}

// layout makes a source line fit for a terminal and returns the cells of its runes from..to. Runes past the end of the
// line are not underlined, except for the first one if from itself is past the end: that is where something is missing.
func layout(line string, from, to int) placed {
	pieces := split(line)
	from = min(from, len(pieces))
	to = clamp(to, from, len(pieces))
	first, last := window(pieces, from)

	var text strings.Builder
	if first > 0 {
		text.WriteString("…")
	}
	// The whole text is measured again each time, because a rune may join the cell before it.
	start, end := 0, 0
	for i := first; i <= last; i++ {
		cells := width(text.String())
		if i <= from {
			start = cells
		}
		if i <= to {
			end = cells
		}
		if i == last {
			break
		}
		if i == from && breadth(pieces[i]) == 0 {
			start = max(start-1, 0) // an accent shares the cell of its letter
		}
		if pieces[i] == "\t" {
			text.WriteString(strings.Repeat(" ", tabCells-cells%tabCells))
		} else {
			text.WriteString(pieces[i])
		}
	}
	if last < len(pieces) {
		text.WriteString("…")
	}
	return placed{text: text.String(), indent: start, cells: max(end-start, 1)}
}

// split returns what to show for each rune of a line. Tabs are left to callers that know the column.
func split(line string) []string {
	pieces := make([]string, 0, len(line))
	for rest := line; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		shown := rest[:size]
		if r != '\t' {
			shown = visibleRune(r, shown)
		}
		pieces = append(pieces, shown)
		rest = rest[size:]
	}
	return pieces
}

// window returns the range of pieces to show: all if they fit, otherwise the start or the end of the line if the caret
// is near it, otherwise what is around the caret.
func window(pieces []string, caret int) (first, last int) {
	if reach(pieces, frameCells-leadCells) <= caret {
		first = caret - reachBack(pieces[:caret], leadCells)
	}
	last = first + reach(pieces[first:], frameCells)
	if last == len(pieces) {
		first = last - reachBack(pieces, frameCells)
	}
	// A combining mark without its letter would attach to the "…".
	for first > 0 && first < caret && breadth(pieces[first]) == 0 {
		first++
	}
	return first, last
}

// reach returns how many pieces fit into so many cells. Pieces of zero width, such as accents, are limited to four per
// cell: thousands of them on one letter are not text.
func reach(pieces []string, cells int) int {
	most := min(len(pieces), 4*cells)
	for i, piece := range pieces[:most] {
		if cells -= breadth(piece); cells < 0 {
			return i
		}
	}
	return most
}

// reachBack is reach from the last piece backwards.
func reachBack(pieces []string, cells int) int {
	most := min(len(pieces), 4*cells)
	for i := range most {
		if cells -= breadth(pieces[len(pieces)-1-i]); cells < 0 {
			return i
		}
	}
	return most
}

// breadth returns the cells of one piece, at most tabCells for a tab.
func breadth(piece string) int {
	if piece == "\t" {
		return tabCells
	}
	return width(piece)
}

// width returns the terminal cells of s. Unlike the library's own functions it ignores the locale, so that the same
// finding looks the same everywhere.
func width(s string) int {
	c := runewidth.Condition{StrictEmojiNeutral: true}
	return c.StringWidth(s)
}
