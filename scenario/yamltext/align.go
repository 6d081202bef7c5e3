package yamltext

import (
	"strings"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Text returns a scalar as a diag.Text: its value and, for each rune of it, its place in the source. YAML keeps only
// where a scalar starts, so the source is read again alongside the value, by the rules that produced one from the
// other.
func (s *Source) Text(n *yaml.Node) diag.Text {
	if t, ok := s.texts[n]; ok {
		return t // the text of an alias is read only once, however often it is used
	}
	line, col := s.content(n)
	a := &aligner{s: s, value: []rune(n.Value), line: line, col: col}
	switch {
	case n.Style&yaml.LiteralStyle != 0:
		a.line++
		a.literal()
	case n.Style&yaml.FoldedStyle != 0:
		a.line++
		a.folded()
	case IsQuoted(n):
		a.col++
		a.flow(s.At(line, col))
	default:
		a.flow(0)
	}
	a.end(isBlock(n))
	place := diag.Pos{File: s.file, Line: a.line, Col: a.col}
	if last := len(s.lines); a.line > last {
		place.Line, place.Col = last, s.LineLen(last)+1 // an empty block at the end of the file
	}
	if len(a.marks) > 0 {
		place.Line, place.Col = a.marks[0].Line, a.marks[0].Col
	} else if IsQuoted(n) {
		place.Line, place.Col = line, col+1
	}
	if len(a.marks) == 1 {
		a.marks = nil
	}
	t := diag.NewText(n.Value, place, a.marks)
	s.texts[n] = t
	return t
}

// aligner walks a scalar's value along its source. It collects a mark for each run of adjacent runes.
type aligner struct {
	s         *Source
	value     []rune
	off       int // of the next rune of the value
	line, col int // its expected place
	breakLine int // the line whose break was consumed last
	marks     []diag.Mark
}

// mark records the place of the next rune of the value.
func (a *aligner) mark(line, col int) {
	if n := len(a.marks); n > 0 {
		if last := a.marks[n-1]; last.Line == line && last.Col+a.off-last.Off == col {
			return
		}
	}
	a.marks = append(a.marks, diag.Mark{Off: a.off, Line: line, Col: col})
}

// take marks the next rune of the value, which is width runes wide in the source.
func (a *aligner) take(width int) {
	a.mark(a.line, a.col)
	a.off++
	a.col += width
}

// takeBreak marks the next rune of the value as the result of a line break at the end of line.
func (a *aligner) takeBreak(line int) {
	a.mark(line, a.s.LineLen(line)+1)
	a.off++
	a.breakLine = line
}

// end marks the place just after the value, if that is not one rune after its last one: an escape is longer, and a
// final line break leads to a line that is not part of the value.
func (a *aligner) end(block bool) {
	n := len(a.marks)
	switch {
	case n == 0 || a.marks[n-1].Col == 0:
	case isBreak(a.value[len(a.value)-1]):
		a.mark(a.breakLine, a.s.LineLen(a.breakLine)+1)
	case !block && a.s.At(a.line, a.col) != 0:
		a.mark(a.line, a.col)
	}
}

// lost ends the walk: for the rest, only a line is known.
func (a *aligner) lost() {
	a.marks = append(a.marks, diag.Mark{Off: a.off, Line: a.line})
	a.off = len(a.value)
}

// flow reads a plain scalar, or a quoted one starting after its quote.
func (a *aligner) flow(quote rune) {
	for a.off < len(a.value) {
		r := a.s.At(a.line, a.col)
		switch {
		case quote == '"' && r == '\\' && a.s.At(a.line, a.col+1) == 0:
			a.fold(true)
		case a.s.blankRest(a.line, a.col):
			a.fold(false)
		case quote == '"' && r == '\\':
			a.take(escapeLen(a.s.At(a.line, a.col+1)))
		case r != a.value[a.off]:
			a.lost()
		case quote == '\'' && r == '\'':
			a.take(2)
		default:
			a.take(1)
		}
	}
}

// fold consumes a line break of a flow scalar and the blanks around it. A break becomes a space, blank lines become
// breaks, and an escaped break becomes nothing.
func (a *aligner) fold(escaped bool) {
	first := a.line
	if first >= len(a.s.lines) {
		a.lost()
		return
	}
	a.line, a.col = a.s.nextText(first)
	blank := a.line - first - 1
	kept := a.s.lineEnd(first) != '\n'
	if !escaped && (blank == 0 || kept) {
		a.takeBreak(first)
	}
	for i := range blank {
		if a.off < len(a.value) {
			a.takeBreak(first + 1 + i)
		}
	}
}

// escapeLen returns the length of an escape, given the rune after its backslash.
func escapeLen(r rune) int {
	switch r {
	case 'x':
		return 4
	case 'u':
		return 6
	case 'U':
		return 10
	}
	return 2
}

// literal reads a `|` block: each line of the value is the end of a source line, after the indentation.
func (a *aligner) literal() {
	for a.off < len(a.value) {
		n := 0
		for a.off+n < len(a.value) && !isBreak(a.value[a.off+n]) {
			n++
		}
		a.col = max(a.s.LineLen(a.line)-n, 0) + 1
		if n > 0 && (!a.matches(n) || a.line > len(a.s.lines)) {
			a.lost()
			return
		}
		a.mark(a.line, a.col)
		a.off += n
		if a.off < len(a.value) {
			a.takeBreak(a.line)
		}
		a.line++
	}
}

// matches reports whether the next n runes of the value are at the current place and end its line.
func (a *aligner) matches(n int) bool {
	for i := range n {
		if a.s.At(a.line, a.col+i) != a.value[a.off+i] {
			return false
		}
	}
	return a.s.At(a.line, a.col+n) == 0
}

func isBreak(r rune) bool { return r == '\n' || r == '\u2028' || r == '\u2029' }

// folded reads a `>` block. A line break between lines that are not indented further becomes a space, or, if blank
// lines follow, one break per blank line.
func (a *aligner) folded() {
	indent := a.indentation()
	for a.off < len(a.value) {
		rest := a.s.LineLen(a.line) - indent
		if rest <= 0 { // a blank line
			if !isBreak(a.value[a.off]) || a.line > len(a.s.lines) {
				a.lost()
				return
			}
			a.takeBreak(a.line)
			a.line++
			continue
		}
		a.col = indent + 1
		if a.off+rest > len(a.value) || !a.matches(rest) {
			a.lost()
			return
		}
		a.mark(a.line, a.col)
		a.off += rest
		a.breaks(indent)
	}
}

// breaks consumes the line breaks after a line of a `>` block.
func (a *aligner) breaks(indent int) {
	written := 1
	for a.line+written <= len(a.s.lines) && a.s.LineLen(a.line+written) <= indent {
		written++
	}
	given := 0
	for a.off+given < len(a.value) && isBreak(a.value[a.off+given]) {
		given++
	}
	first := a.line
	switch {
	case given == 0 && a.off < len(a.value): // a space
		a.takeBreak(first)
		a.line += written
		return
	case given < written && a.off+given < len(a.value):
		first++ // the line's own break is dropped
	}
	for i := range given {
		a.takeBreak(first + i)
	}
	a.line += written
}

// indentation returns the indentation of a `>` block: the blanks of its first line that are not in the value.
func (a *aligner) indentation() int {
	line, col := a.s.nextText(a.line - 1)
	first := strings.TrimLeft(string(a.value), "\n\u2028\u2029")
	own := len(first) - len(strings.TrimLeft(first, " \t"))
	if line > len(a.s.lines) {
		return 0
	}
	return max(col-1-own, 0)
}
