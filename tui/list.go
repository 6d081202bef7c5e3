package tui

// span is a stretch of text in one role.
type span struct {
	role role
	text string
}

// textLine is one line of a page that is a list: spans one after another, and one at the right end.
type textLine struct {
	spans []span
	right span
}

// plainLine is a line of one span.
func plainLine(r role, s string) textLine { return textLine{spans: []span{{r, s}}} }

// list draws the lines from the one at scroll on, with a note of how many there are beyond the end.
func (d *drawing) list(a area, lines []textLine, scroll int) {
	scroll = min(max(scroll, 0), max(len(lines)-a.h, 0))
	for i := range a.h {
		if scroll+i >= len(lines) {
			return
		}
		d.text(a.line(i), lines[scroll+i])
	}
	if below := len(lines) - scroll - a.h; below > 0 && a.h > 1 {
		last := a.line(a.h - 1)
		d.clear(last)
		d.put(last.x, last.y, last.w, dim, d.style.down+" "+count(int64(below+1))+" more")
	}
}

// clear empties an area.
func (d *drawing) clear(a area) {
	for y := a.y; y < a.y+a.h; y++ {
		for x := a.x; x < a.x+a.w; x++ {
			d.glyph(x, y, plain, "")
		}
	}
}

// text draws one line.
func (d *drawing) text(a area, l textLine) {
	if l.right.text != "" {
		a.w -= d.rightAligned(a, l.right.role, l.right.text) + 1
	}
	x := a.x
	for _, s := range l.spans {
		x += d.put(x, a.y, a.x+a.w-x, s.role, s.text)
	}
}

// pad makes text of exactly n columns, cut or filled at its end; padLeft fills at its start.
func (d *drawing) pad(s string, n int) string {
	s = d.fit(s, n)
	return s + spaces(n-d.width(s))
}

func (d *drawing) padLeft(s string, n int) string {
	s = d.fit(s, n)
	return spaces(n-d.width(s)) + s
}

func (d *drawing) fit(s string, n int) string {
	s = d.clean(s, max(n, 0))
	if d.width(s) > n {
		return d.head(s, n-1) + d.style.cut
	}
	return s
}

func spaces(n int) string {
	const some = "                                                                                "
	out := ""
	for n > len(some) {
		out += some
		n -= len(some)
	}
	return out + some[:max(n, 0)]
}
