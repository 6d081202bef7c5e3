package tui

import (
	"math"
	"slices"
)

// chart draws values as columns, right-aligned with the newest last. top is the value of a full column; 0: the highest
// value.
func (c *canvas) chart(a area, r role, values []float64, top float64) {
	if len(values) > a.w {
		values = values[len(values)-a.w:]
	}
	if top <= 0 {
		for _, v := range values {
			if !math.IsNaN(v) {
				top = max(top, v)
			}
		}
	}
	x := a.x + a.w - len(values)
	for i, v := range values {
		if !math.IsNaN(v) && top > 0 {
			c.column(x+i, a, r, v/top)
		}
	}
}

// usual returns a sensible value for a full column: the highest value, except for a few outliers that would squeeze all
// others.
func usual(values []float64) float64 {
	var known []float64
	for _, v := range values {
		if !math.IsNaN(v) {
			known = append(known, v)
		}
	}
	if len(known) == 0 {
		return 0
	}
	slices.Sort(known)
	return min(known[len(known)-1], 2*known[len(known)*9/10])
}

// column draws a column of height share (0 to 1) of the area. Anything above zero is visible.
func (c *canvas) column(x int, a area, r role, share float64) {
	steps := len(c.style.levels) - 1
	height := steps * a.h
	if a.h > 1 {
		height-- // keeps two stacked charts apart
	}
	total := int(math.Round(min(max(share, 0), 1) * float64(height)))
	if total == 0 && share > 0 {
		total = 1
	}
	for row := 0; row < a.h && total > 0; row++ {
		level := min(total, steps)
		c.glyph(x, a.y+a.h-1-row, r, c.style.levels[level])
		total -= level
	}
}

// histogram draws a distribution as columns above a line with its scale.
func (c *canvas) histogram(a area, b bars, marks []figure) {
	if len(b.counts) == 0 || a.h < 1 || a.w < 8 {
		return
	}
	body := a.rows(a.h - 1)
	columns := make([]float64, a.w)
	most := 0.0
	for i := range columns {
		// Each column is the mean density of the ranges that it covers.
		from, to := i*barCount/a.w, max((i+1)*barCount/a.w, i*barCount/a.w+1)
		for _, n := range b.counts[from:min(to, barCount)] {
			columns[i] += n / float64(to-from)
		}
		most = max(most, columns[i])
	}
	for i, v := range columns {
		c.column(a.x+i, body, b.role(float64(i)/float64(a.w), marks), v/most)
	}
	c.scale(a.line(a.h-1), b)
}

// role returns the colour at a point of the distribution: that of the last percentile before it.
func (b bars) role(share float64, marks []figure) role {
	r := accent
	for _, m := range marks {
		if share >= b.share(m.value) {
			r = m.role
		}
	}
	return r
}

// scale labels the ends and the middle of the distribution below it.
func (c *canvas) scale(a area, b bars) {
	left, right := c.style.ms(b.lo), c.style.ms(b.hi)
	c.put(a.x, a.y, a.w, dim, left)
	c.rightAligned(a, dim, right)
	if middle := c.style.ms(math.Sqrt(b.lo * b.hi)); a.w >= 30 {
		c.put(a.x+(a.w-len(middle))/2, a.y, a.w, dim, middle)
	}
}

// figure is a named value.
type figure struct {
	name  string
	value float64
	role  role
}

// rightAligned draws text at the right end of an area.
func (c *canvas) rightAligned(a area, r role, s string) int {
	s = c.clean(s, a.w)
	n := min(c.width(s), a.w)
	c.put(a.x+a.w-n, a.y, n, r, s)
	return n
}

// bar draws a progress bar.
func (c *canvas) bar(a area, r role, share float64) {
	full := int(math.Round(min(max(share, 0), 1) * float64(a.w)))
	c.fill(a.x, a.y, full, r, c.style.full)
	c.fill(a.x+full, a.y, a.w-full, faint, c.style.rest)
}

// ramp draws the targets of the stages over time: the past in colour, and the current point.
func (c *canvas) ramp(a area, l Load) {
	total, top := 0.0, 0.0
	for _, s := range l.Stages {
		total += s.Duration.Seconds()
		top = max(top, s.Target)
	}
	if total <= 0 || top <= 0 || a.w < 2 {
		return
	}
	here := int(l.Elapsed.Seconds() / total * float64(a.w))
	drops, start := map[int]bool{}, 0.0
	for _, s := range l.Stages {
		if s.Drop > 0 {
			drops[int(start/total*float64(a.w))] = true
		}
		start += s.Duration.Seconds()
	}
	for i := range a.w {
		r := faint
		if i < here || l.Phase == Done {
			r = accent
		} else if i == here {
			for y := range a.h {
				c.glyph(a.x+i, a.y+y, warn, c.style.up)
			}
			continue
		}
		v := target(l.Stages, (float64(i)+0.5)/float64(a.w)*total) / top
		if v <= 0 && a.h > 0 {
			v = 1e-9 // draws a line even where nothing runs
		}
		if drops[i] {
			r = bad
		}
		c.column(a.x+i, a, r, v)
	}
}

// target returns the target of the stages at a time in seconds.
func target(stages []Stage, at float64) float64 {
	from := 0.0
	for _, s := range stages {
		d := s.Duration.Seconds()
		if at < d {
			return from + (s.Target-from)*at/d
		}
		at -= d
		from = s.Target
	}
	return from
}

// panel draws a titled frame and returns the area inside: a box if boxed is set, otherwise just a line above.
func (c *canvas) panel(a area, title, note string, boxed bool) area {
	if a.h < 1 || a.w < 4 {
		return area{a.x, a.y, 0, 0}
	}
	g := &c.style.glyphs
	c.fill(a.x, a.y, a.w, faint, g.across)
	at := 2
	if !boxed {
		at = 0
	}
	n := c.put(a.x+at, a.y, a.w-at-2, accent, c.padded(title, at > 0))
	if note != "" {
		c.rightAligned(area{a.x + at + n + 1, a.y, a.w - 2*at - n - 1, 1}, dim, " "+note+" ")
	}
	if !boxed {
		return a.from(1)
	}
	bottom, right := a.y+a.h-1, a.x+a.w-1
	c.fill(a.x, bottom, a.w, faint, g.across)
	for y := a.y + 1; y < bottom; y++ {
		c.glyph(a.x, y, faint, g.up)
		c.glyph(right, y, faint, g.up)
	}
	c.glyph(a.x, a.y, faint, g.topLeft)
	c.glyph(right, a.y, faint, g.topRight)
	c.glyph(a.x, bottom, faint, g.botLeft)
	c.glyph(right, bottom, faint, g.botR)
	return area{a.x + 2, a.y + 1, a.w - 4, a.h - 2}
}

func (c *canvas) padded(title string, both bool) string {
	if both {
		return " " + title + " "
	}
	return title + " "
}
