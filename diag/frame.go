package diag

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

const (
	tabCells   = 4   // a tab reaches to the next multiple of it
	frameCells = 160 // how much of a long line is shown
	leadCells  = 60  // how much of that stands before the caret
)

// frame writes the line that pos is on, and below it the underline of length runes: nothing if the line is not
// known, no underline if the column is not.
func (p *Printer) frame(b *strings.Builder, pos Pos, length, width int, color ink) {
	line, ok := p.line(pos)
	if !ok {
		return
	}
	from := max(pos.Col-1, 0)
	shown := layout(line, from, from+max(length, 1))

	bar := func(number string) {
		p.paint(b, inkGutter, fmt.Sprintf("%*s |", width, number))
	}
	bar("")
	b.WriteByte('\n')
	bar(fmt.Sprint(pos.Line))
	b.WriteString(strings.TrimRight(" "+shown.text, " ") + "\n")
	if pos.Col <= 0 {
		return
	}
	bar("")
	b.WriteString(strings.Repeat(" ", 1+shown.indent))
	p.paint(b, color, "^"+strings.Repeat("~", shown.cells-1))
	b.WriteByte('\n')
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
		line, after, more := cutLine(rest)
		if n == pos.Line {
			return line, true
		}
		if !more {
			return "", false
		}
		rest = after
	}
}

// cutLine splits s after its first line. Lines end where yaml.v3 ends them, so that its line numbers hold: YAML 1.1
// counts a lone CR, NEL and the two Unicode separators too.
func cutLine(s string) (line, after string, more bool) {
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

// placed is a source line as it is shown, and its underline in terminal cells.
type placed struct {
	text          string
	indent, cells int // cells ≥ 1
}

// layout makes a source line fit for a terminal and finds the cells of its runes from..to. Runes past the end of the
// line are not underlined, but for the first of them when from is there itself: that is where something is missing.
func layout(line string, from, to int) placed {
	pieces := split(line)
	from = min(from, len(pieces))
	to = clamp(to, from, len(pieces))
	first, last := window(pieces, from)
	to = min(to, last)

	var text strings.Builder
	cells := 0
	put := func(s string) {
		if s == "\t" {
			s = strings.Repeat(" ", tabCells-cells%tabCells)
		}
		text.WriteString(s)
		// The whole text is measured anew, because a rune may join the cell before it.
		cells = width(text.String())
	}
	if first > 0 {
		put("…")
	}
	start, end := 0, 0
	for i := first; i < last; i++ {
		if i == from {
			start = cells
		}
		put(pieces[i])
		if i == to-1 {
			end = cells
		}
	}
	if from == last {
		start = cells
	}
	if last < len(pieces) {
		put("…")
	}
	return placed{text: text.String(), indent: start, cells: max(end-start, 1)}
}

// split returns what to show for each rune of a line; a tab is left to the one who knows its column.
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

// window returns the pieces first..last to show of a line: all if they fit, else the start of the line if the caret
// stands near to it, else what is around the caret.
func window(pieces []string, caret int) (first, last int) {
	reach := func(from, step, room int) int {
		for from+min(step, 0) >= 0 && from+min(step, 0) < len(pieces) {
			room -= breadth(pieces[from+min(step, 0)])
			if room < 0 {
				break
			}
			from += step
		}
		return from
	}
	if first = reach(caret, -1, leadCells); first > 0 && reach(0, 1, frameCells-leadCells) > caret {
		first = 0
	}
	last = reach(first, 1, frameCells)
	if first > 0 && last == len(pieces) {
		first = reach(last, -1, frameCells)
	}
	// A combining mark without what it combines with would sit on the "…".
	for first > 0 && first < caret && breadth(pieces[first]) == 0 {
		first++
	}
	return first, last
}

// breadth returns the cells of one piece, a tab's being at most that.
func breadth(piece string) int {
	if piece == "\t" {
		return tabCells
	}
	return width(piece)
}

// width returns the terminal cells of s. It does not ask the locale, as the package's own functions do: the same
// finding looks the same everywhere.
func width(s string) int {
	c := runewidth.Condition{StrictEmojiNeutral: true}
	return c.StringWidth(s)
}
