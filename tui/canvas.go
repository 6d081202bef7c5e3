package tui

import (
	"strings"
	"unicode/utf8"

	"wsrun/diag"

	"github.com/mattn/go-runewidth"
)

// canvas is a grid of terminal cells. Drawing outside of it has no effect, and nothing on it is wider than it.
type canvas struct {
	w, h  int
	cells []cell
	style *Style
	cond  runewidth.Condition
}

// cell is one column of one line. A wide character takes two: its own, and an empty covered one.
type cell struct {
	text    string // a character and what combines with it; "" is a space
	role    role
	covered bool
}

// area is a rectangle of a canvas.
type area struct{ x, y, w, h int }

// line returns the n-th line of an area, with height 0 if there is none.
func (a area) line(n int) area {
	if n < 0 || n >= a.h {
		return area{a.x, a.y, 0, 0}
	}
	return area{a.x, a.y + n, a.w, 1}
}

// from returns the area without its first n lines.
func (a area) from(n int) area {
	n = min(max(n, 0), a.h)
	return area{a.x, a.y + n, a.w, a.h - n}
}

// right returns the area without its first n columns.
func (a area) right(n int) area {
	n = min(max(n, 0), a.w)
	return area{a.x + n, a.y, a.w - n, a.h}
}

// left returns the first n columns of the area.
func (a area) left(n int) area { return area{a.x, a.y, min(max(n, 0), a.w), a.h} }

// rows returns the first n lines of the area.
func (a area) rows(n int) area { return area{a.x, a.y, a.w, min(max(n, 0), a.h)} }

func newCanvas(w, h int, st *Style) *canvas {
	w, h = max(w, 0), max(h, 0)
	// Box-drawing and block characters are narrow in every locale: they are where this is used.
	return &canvas{w: w, h: h, cells: make([]cell, w*h), style: st, cond: runewidth.Condition{StrictEmojiNeutral: true}}
}

func (c *canvas) at(x, y int) *cell {
	if x < 0 || y < 0 || x >= c.w || y >= c.h {
		return nil
	}
	return &c.cells[y*c.w+x]
}

// glyph draws one of our own narrow characters.
func (c *canvas) glyph(x, y int, r role, g string) {
	if p := c.at(x, y); p != nil {
		*p = cell{text: g, role: r}
	}
}

// fill repeats one of our own narrow characters over n columns of a line.
func (c *canvas) fill(x, y, n int, r role, g string) {
	for i := range max(n, 0) {
		c.glyph(x+i, y, r, g)
	}
}

// put draws text in at most limit columns and returns how many it used. Text that does not fit is truncated and marked
// so; control characters are made visible.
func (c *canvas) put(x, y, limit int, r role, s string) int {
	limit = min(limit, c.w-x)
	if limit <= 0 || s == "" {
		return 0
	}
	s = c.clean(s, limit)
	if c.width(s) > limit {
		s = c.head(s, limit-1) + c.style.cut
	}
	used := 0
	for i := 0; i < len(s); {
		char, size := utf8.DecodeRuneInString(s[i:])
		n := c.cond.RuneWidth(char)
		if n == 0 {
			c.combine(x+used-1, y, s[i:i+size])
		} else {
			c.glyph(x+used, y, r, s[i:i+size])
			for k := 1; k < n; k++ {
				if p := c.at(x+used+k, y); p != nil {
					*p = cell{role: r, covered: true}
				}
			}
		}
		used += n
		i += size
	}
	return used
}

// combineMax bounds the bytes of a character with all that combines with it.
const combineMax = 2 * utf8.UTFMax

// combine adds a zero-width character to the character before it.
func (c *canvas) combine(x, y int, s string) {
	p := c.at(x, y)
	if p != nil && p.covered {
		p = c.at(x-1, y)
	}
	if p != nil && p.text != "" && len(p.text) < combineMax {
		p.text += s
	}
}

// clean makes text safe to draw. It reads no more of it than can be shown.
func (c *canvas) clean(s string, limit int) string {
	if isASCII(s) {
		return s
	}
	s = diag.Visible(s, 4*limit+4)
	return strings.Map(func(r rune) rune {
		switch {
		case r < utf8.RuneSelf:
			return r
		case !c.style.unicode:
			return '?'
		case joins(r):
			return -1
		case r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0: // letters that are invisible
			return '?'
		}
		return r
	}, s)
}

// joins reports whether a character changes the width of its neighbours on some terminals but not on others: joiners,
// variation selectors, skin tones.
func joins(r rune) bool {
	return r == 0x200C || r == 0x200D || r >= 0xFE00 && r <= 0xFE0F || r >= 0x1F3FB && r <= 0x1F3FF ||
		r >= 0xE0100 && r <= 0xE01EF
}

// isASCII reports whether text is printable ASCII.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// width returns how many columns clean text takes.
func (c *canvas) width(s string) int {
	n := 0
	for _, r := range s {
		if r < utf8.RuneSelf {
			n++
			continue
		}
		n += c.cond.RuneWidth(r)
	}
	return n
}

// head returns the start of clean text that fits into n columns.
func (c *canvas) head(s string, n int) string {
	used := 0
	for i, r := range s {
		if used += c.cond.RuneWidth(r); used > n {
			return s[:i]
		}
	}
	return s
}

// String returns the canvas as lines with escape codes, without trailing spaces.
func (c *canvas) String() string {
	var b strings.Builder
	b.Grow(c.w*c.h + c.h*32)
	for y := range c.h {
		if y > 0 {
			b.WriteByte('\n')
		}
		c.writeLine(&b, c.cells[y*c.w:(y+1)*c.w])
	}
	return b.String()
}

// blank reports whether a cell looks as if nothing had been drawn on it. The only colour that a space has is its
// background's.
func (c *canvas) blank(p *cell) bool {
	return (p.text == "" || p.text == " ") && !p.covered && (!p.role.filled() || c.style.on[p.role] == "")
}

func (c *canvas) writeLine(b *strings.Builder, cells []cell) {
	end := len(cells)
	for end > 0 && c.blank(&cells[end-1]) {
		end--
	}
	now := ""
	for i := range cells[:end] {
		p := &cells[i]
		if p.covered {
			continue
		}
		want := c.style.on[p.role]
		if c.blank(p) {
			want = ""
		}
		if want != now {
			if now != "" {
				b.WriteString(reset)
			}
			b.WriteString(want)
			now = want
		}
		if p.text == "" {
			b.WriteByte(' ')
		} else {
			b.WriteString(p.text)
		}
	}
	if now != "" {
		b.WriteString(reset)
	}
}
