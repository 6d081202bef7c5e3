package diag

import (
	"sort"
	"unicode/utf8"
)

// Mark places the rune at offset Off of a Text at Line and Col; the runes after it follow on the same line. A mark with
// Col 0 knows only the line.
type Mark struct{ Off, Line, Col int }

// Text is a scalar of a file with its place. It remains one from parsing to the plan, so that an error in it, even in
// its middle, can be shown where it was written. It is immutable; the zero Text is an empty text at an unknown place.
type Text struct {
	// Value is the text as parsed: unquoted, unescaped, without a block's indentation.
	Value string
	// Pos is where the scalar starts in the file: at its tag, quote or block indicator if it has one.
	Pos Pos

	marks []Mark // sorted by Off
}

// NewText returns the text of value that starts at pos. Marks, sorted by Off, give the places of its runes; the Text
// keeps the slice. Without marks all runes follow pos on its line.
func NewText(value string, pos Pos, marks []Mark) Text {
	return Text{Value: value, Pos: pos, marks: marks}
}

// At returns the place of the rune at offset off of Value. The offset just after the last rune is a place too; offsets
// beyond the value count as its nearest end.
func (t Text) At(off int) Pos {
	return t.at(clamp(off, 0, utf8.RuneCountInString(t.Value)))
}

// at is At for an offset known to lie within the text.
func (t Text) at(off int) Pos {
	mark := Mark{Off: 0, Line: t.Pos.Line, Col: t.Pos.Col}
	if after := sort.Search(len(t.marks), func(i int) bool { return t.marks[i].Off > off }); after > 0 {
		mark = t.marks[after-1]
	}
	pos := Pos{File: t.Pos.File, Line: mark.Line, Col: mark.Col}
	if pos.Line > 0 && pos.Col > 0 {
		pos.Col += off - mark.Off
	}
	return pos
}

// Sub returns the part of the text from rune offset from up to to, with its own places. Offsets beyond the value count
// as its nearest end, and a part that would end before its start is empty.
func (t Text) Sub(from, to int) Text {
	count := utf8.RuneCountInString(t.Value)
	from = clamp(from, 0, count)
	to = clamp(to, from, count)

	start := byteOffset(t.Value, from)
	return t.Part(start, start+byteOffset(t.Value[start:], to-from), from)
}

// Part is Sub for callers that walk through a long text and know their position: it returns the part from byte start up
// to byte end, whose first rune is at rune offset from. Its cost depends only on the part's length.
func (t Text) Part(start, end, from int) Text {
	part := Text{Value: t.Value[start:end], Pos: t.at(from)}
	to := from + utf8.RuneCountInString(part.Value)
	first := sort.Search(len(t.marks), func(i int) bool { return t.marks[i].Off > from })
	for _, m := range t.marks[first:] {
		if m.Off > to {
			break
		}
		part.marks = append(part.marks, Mark{Off: m.Off - from, Line: m.Line, Col: m.Col})
	}
	return part
}

// byteOffset returns the offset in bytes of the rune at offset off in s; len(s) if s is shorter.
func byteOffset(s string, off int) int {
	for i := range s {
		if off == 0 {
			return i
		}
		off--
	}
	return len(s)
}

// clamp returns the number in low..high that is nearest to n.
func clamp(n, low, high int) int {
	return max(low, min(n, high))
}
