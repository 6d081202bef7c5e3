package yamltext

import (
	"strings"
	"unicode/utf8"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Source is the text of one file, split into lines of runes, so that a scalar's value can be traced to where it is
// written.
type Source struct {
	file  string
	lines [][]rune
	full  []int // column of each line's last non-blank rune; 0: none
	// How each line ends: '\n', or a Unicode separator, which values keep; 0 at the end of the file.
	ends  []rune
	texts map[*yaml.Node]diag.Text
}

// NewSource splits a text into lines. A byte-order mark is not counted.
func NewSource(file string, data []byte) *Source {
	s := &Source{file: file, texts: map[*yaml.Node]diag.Text{}}
	for rest, more := strings.TrimPrefix(string(data), "\uFEFF"), true; more; {
		var line, after string
		line, after, more = diag.CutLine(rest)
		end, _ := utf8.DecodeRuneInString(rest[len(line):])
		switch {
		case !more:
			end = 0
		case end != '\u2028' && end != '\u2029':
			end = '\n'
		}
		s.add(line, end)
		rest = after
	}
	return s
}

func (s *Source) add(line string, end rune) {
	s.lines, s.ends = append(s.lines, []rune(line)), append(s.ends, end)
	s.full = append(s.full, utf8.RuneCountInString(strings.TrimRight(line, " \t")))
}

// Pos returns the place of a node. If a node has a tag or an anchor, that is its place, as in yaml. An empty node at
// the end of the file is placed there; yaml's line would be one too high.
func (s *Source) Pos(n *yaml.Node) diag.Pos {
	if last := len(s.lines); n.Line > last {
		return diag.Pos{File: s.file, Line: last, Col: s.LineLen(last) + 1}
	}
	return diag.Pos{File: s.file, Line: n.Line, Col: n.Column}
}

// At returns the rune at a 1-based place; 0 means past the end of the line or the file.
func (s *Source) At(line, col int) rune {
	if line < 1 || line > len(s.lines) || col < 1 || col > len(s.lines[line-1]) {
		return 0
	}
	return s.lines[line-1][col-1]
}

// Lines returns the number of lines.
func (s *Source) Lines() int { return len(s.lines) }

// Line returns a line without its end. The caller must not modify it.
func (s *Source) Line(line int) []rune { return s.lines[line-1] }

// LineLen returns the number of runes on a line.
func (s *Source) LineLen(line int) int {
	if line < 1 || line > len(s.lines) {
		return 0
	}
	return len(s.lines[line-1])
}

// lineEnd returns how a line ends.
func (s *Source) lineEnd(line int) rune {
	if line < 1 || line > len(s.ends) {
		return 0
	}
	return s.ends[line-1]
}

// SkipBlanks returns the column of the first non-blank rune from col on.
func (s *Source) SkipBlanks(line, col int) int {
	for r := s.At(line, col); r == ' ' || r == '\t'; r = s.At(line, col) {
		col++
	}
	return col
}

// blankRest reports whether there are only blanks from col on.
func (s *Source) blankRest(line, col int) bool {
	return line < 1 || line > len(s.full) || col > s.full[line-1]
}

// nextText returns the first non-blank place below the given line.
func (s *Source) nextText(line int) (int, int) {
	for line++; line <= len(s.lines); line++ {
		if col := s.SkipBlanks(line, 1); s.At(line, col) != 0 {
			return line, col
		}
	}
	return line, 1
}

// content returns where a scalar's content starts, after its tag and anchor: its first rune, its quote or its block
// header.
func (s *Source) content(n *yaml.Node) (line, col int) {
	at := s.Pos(n)
	line, col = at.Line, at.Col
	if n.Value == "" && IsPlain(n) {
		return line, col
	}
	// No plain scalar starts with either of them, so this is a tag or an anchor.
	for r := s.At(line, col); r == '!' || r == '&'; r = s.At(line, col) {
		if r == '&' {
			col += 1 + len(n.Anchor) // ASCII letters and digits
		} else {
			for r := r; r != 0 && r != ' ' && r != '\t'; r = s.At(line, col) {
				col++
			}
		}
		col = s.SkipBlanks(line, col)
		for line < len(s.lines) && (s.At(line, col) == 0 || s.At(line, col) == '#') {
			line, col = s.nextText(line)
		}
	}
	return line, col
}

// IsPlain reports whether a scalar is written without quotes, and not as a block.
func IsPlain(n *yaml.Node) bool { return n.Style&^yaml.TaggedStyle == 0 }

// IsQuoted reports whether a scalar is written in quotes.
func IsQuoted(n *yaml.Node) bool {
	return n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0
}

func isBlock(n *yaml.Node) bool { return n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 }

// Span returns what to underline for a node: a scalar as written on its first line, including quotes; for all others
// the first rune.
func (s *Source) Span(n *yaml.Node) (diag.Pos, int) {
	if n.Kind != yaml.ScalarNode || isBlock(n) {
		return s.Pos(n), 1
	}
	line, col := s.content(n)
	t := s.Text(n)
	end := t.At(utf8.RuneCountInString(t.Value))
	length := s.LineLen(line) - col + 1
	if end.Line == line && end.Col > 0 {
		length = end.Col - col
		if IsQuoted(n) {
			length++
		}
	}
	return diag.Pos{File: s.file, Line: line, Col: col}, max(length, 1)
}

// IsNull reports whether a node is empty or null, but not quoted text.
func IsNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null" && !IsQuoted(n)
}

// WholeText returns a file's text as one Text, for a file that is sent.
func WholeText(file, text string) diag.Text {
	var marks []diag.Mark
	off := 0
	for i, line := range strings.SplitAfter(text, "\n") {
		marks = append(marks, diag.Mark{Off: off, Line: i + 1, Col: 1})
		off += utf8.RuneCountInString(line)
	}
	return diag.NewText(text, diag.Pos{File: file, Line: 1, Col: 1}, marks)
}
