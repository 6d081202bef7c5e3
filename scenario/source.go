package scenario

import (
	"strings"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// source is one file's text, cut into lines of runes, so that a scalar's value can be followed back to where it is written.
type source struct {
	file  string
	lines [][]rune
}

func newSource(file string, data []byte) *source {
	text := strings.TrimPrefix(string(data), "\uFEFF")
	s := &source{file: file}
	for line := range strings.SplitSeq(text, "\n") {
		s.lines = append(s.lines, []rune(strings.TrimSuffix(line, "\r")))
	}
	return s
}

// pos is the place of a node. A node with a tag or an anchor is placed at that, as yaml does.
func (s *source) pos(n *yaml.Node) diag.Pos {
	return diag.Pos{File: s.file, Line: n.Line, Col: n.Column}
}

// at returns the rune at a 1-based place; 0 is past the end of the line or the file.
func (s *source) at(line, col int) rune {
	if line < 1 || line > len(s.lines) || col < 1 || col > len(s.lines[line-1]) {
		return 0
	}
	return s.lines[line-1][col-1]
}

func (s *source) lineLen(line int) int {
	if line < 1 || line > len(s.lines) {
		return 0
	}
	return len(s.lines[line-1])
}

// text makes a diag.Text of a scalar: its value and, for each rune of it, where it stands in the source.
func (s *source) text(n *yaml.Node) diag.Text {
	line, col := s.content(n)
	place := diag.Pos{File: s.file, Line: line, Col: col}
	switch n.Style &^ yaml.TaggedStyle {
	case yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle:
		return diag.NewText(n.Value, place, s.alignQuoted(n, line, col))
	case yaml.LiteralStyle, yaml.FoldedStyle:
		return diag.NewText(n.Value, place, s.alignFolded(n.Value, line, col))
	default:
		if s.fits(n.Value, line, col) {
			return diag.NewText(n.Value, place, nil)
		}
		return diag.NewText(n.Value, place, s.alignFolded(n.Value, line, col))
	}
}

// fits tells whether the value stands on one line, letter by letter.
func (s *source) fits(value string, line, col int) bool {
	for _, r := range value {
		if s.at(line, col) != r {
			return false
		}
		col++
	}
	return true
}

// content finds where a scalar's first rune stands: past its tag, its anchor, its quote or its block header.
func (s *source) content(n *yaml.Node) (line, col int) {
	line, col = n.Line, n.Column
	for s.at(line, col) == '!' || s.at(line, col) == '&' {
		if r := s.at(line, col); r == '!' && n.Style&yaml.TaggedStyle == 0 && n.Anchor == "" {
			break
		}
		for r := s.at(line, col); r != 0 && r != ' ' && r != '\t'; r = s.at(line, col) {
			col++
		}
		for s.at(line, col) == ' ' || s.at(line, col) == '\t' {
			col++
		}
		if s.at(line, col) == 0 {
			line, col = s.nextText(line)
		}
	}
	switch n.Style &^ yaml.TaggedStyle {
	case yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle:
		return line, col + 1
	case yaml.LiteralStyle, yaml.FoldedStyle:
		return s.nextText(line)
	}
	return line, col
}

// nextText is the first place after the given line that holds something.
func (s *source) nextText(line int) (int, int) {
	for line++; line <= len(s.lines); line++ {
		for i, r := range s.lines[line-1] {
			if r != ' ' && r != '\t' {
				return line, i + 1
			}
		}
	}
	return line, 1
}

// alignFolded walks a block or multi-line plain scalar beside its source. White space in the value may stand for a line break
// and the indentation after it; everything else is written letter by letter.
func (s *source) alignFolded(value string, line, col int) []diag.Mark {
	var a aligner
	indent := col
	for off, r := range []rune(value) {
		if s.at(line, col) == r && !s.blankRest(line, col) {
			a.mark(off, line, col)
			col++
			continue
		}
		if r != '\n' && r != ' ' {
			return a.marks
		}
		a.mark(off, line, col)
		next, nextCol := line+1, indent
		if r == ' ' {
			next, nextCol = s.nextText(line)
		} else if l, c := s.nextText(line); l > line+1 && s.folds(value, off) {
			next, nextCol = l, c
		}
		line, col = next, nextCol
	}
	return a.marks
}

// folds tells whether the newline at off is a single one, which in a folded scalar stands for several line breaks.
func (s *source) folds(value string, off int) bool {
	runes := []rune(value)
	return off+1 < len(runes) && runes[off+1] != '\n' && (off == 0 || runes[off-1] != '\n')
}

func (s *source) blankRest(line, col int) bool {
	for ; s.at(line, col) != 0; col++ {
		if r := s.at(line, col); r != ' ' && r != '\t' {
			return false
		}
	}
	return true
}

// alignQuoted does the same for a quoted scalar, where an escape of several characters is one rune of the value.
func (s *source) alignQuoted(n *yaml.Node, line, col int) []diag.Mark {
	var a aligner
	double := n.Style&yaml.DoubleQuotedStyle != 0
	for off := range []rune(n.Value) {
		for double && s.at(line, col) == '\\' && s.at(line, col+1) == 0 {
			line, col = s.nextText(line)
		}
		if s.blankRest(line, col) && line < len(s.lines) {
			a.mark(off, line, col)
			line, col = s.nextText(line)
			continue
		}
		a.mark(off, line, col)
		switch r := s.at(line, col); {
		case double && r == '\\':
			col += escapeLen(s.at(line, col+1))
		case !double && r == '\'':
			col += 2
		default:
			col++
		}
	}
	return a.marks
}

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

// aligner collects marks, one for each run of runes that stand beside each other.
type aligner struct{ marks []diag.Mark }

func (a *aligner) mark(off, line, col int) {
	if n := len(a.marks); n > 0 {
		if last := a.marks[n-1]; last.Line == line && last.Col+off-last.Off == col {
			return
		}
	}
	a.marks = append(a.marks, diag.Mark{Off: off, Line: line, Col: col})
}
