package tui

// span is a piece of text in one role.
type span struct {
	role role
	text string
}

// textLine is a line of a page that is a list: a sequence of spans, and one at the right end.
type textLine struct {
	spans []span
	right span
}

// plainLine returns a line with one span.
func plainLine(r role, s string) textLine { return textLine{spans: []span{{r, s}}} }

// list draws the lines starting at scroll, with a note of how many follow beyond the end.
func (c *canvas) list(a area, lines []textLine, scroll int) {
	scroll = min(max(scroll, 0), max(len(lines)-a.h, 0))
	for i := range a.h {
		if scroll+i >= len(lines) {
			return
		}
		c.text(a.line(i), lines[scroll+i])
	}
	if below := len(lines) - scroll - a.h; below > 0 && a.h > 1 {
		last := a.line(a.h - 1)
		c.clear(last)
		c.put(last.x, last.y, last.w, dim, c.style.down+" "+count(int64(below+1))+" more")
	}
}

// clear empties an area.
func (c *canvas) clear(a area) {
	for y := a.y; y < a.y+a.h; y++ {
		for x := a.x; x < a.x+a.w; x++ {
			c.glyph(x, y, plain, "")
		}
	}
}

// text draws one line.
func (c *canvas) text(a area, l textLine) {
	if l.right.text != "" {
		a.w -= c.rightAligned(a, l.right.role, l.right.text) + 1
	}
	x := a.x
	for _, s := range l.spans {
		x += c.put(x, a.y, a.x+a.w-x, s.role, s.text)
	}
}

// pad makes text exactly n columns wide, truncated or filled at its end; padLeft fills at its start.
func (c *canvas) pad(s string, n int) string {
	s = c.fit(s, n)
	return s + spaces(n-c.width(s))
}

func (c *canvas) padLeft(s string, n int) string {
	s = c.fit(s, n)
	return spaces(n-c.width(s)) + s
}

func (c *canvas) fit(s string, n int) string {
	s = c.clean(s, max(n, 0))
	if c.width(s) > n {
		return c.head(s, n-1) + c.style.cut
	}
	return s
}

// heading returns a title within a list.
func heading(s string) textLine { return textLine{spans: []span{{accent, s}}} }

// row draws a label, a figure and its history.
func (c *canvas) row(a area, label string, value string, r role, history *series) {
	if a.h < 1 || a.w < 1 {
		return
	}
	const labels, values = 11, 10
	c.put(a.x, a.y, labels-1, dim, label)
	c.put(a.x+labels, a.y, values, strong, c.padLeft(value, values-1))
	if history != nil {
		chart := a.right(labels + values + 1)
		c.chart(chart, r, history.newest(chart.w), 0)
	}
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
