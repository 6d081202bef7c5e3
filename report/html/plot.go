package html

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// The colours of lines: each is legible on white and on black, so that plots need no style sheet.
const (
	blue   = "#2f7fd8"
	orange = "#c8720f"
	purple = "#9061d9"
	green  = "#239a56"
	red    = "#df474d"
	teal   = "#15908a"
	gray   = "#7d8590"
)

const (
	plotHeight = 170 // pixels of the plot area
	plotAbove  = 16  // for the label of the highest line
	plotBelow  = 20  // for the labels of the axis
	plotWide   = 1000
)

// plot is a picture being drawn, as wide as the page: the drawing is stretched, except for line widths and letters. It
// uses only presentation attributes, because style sheets may be blocked.
type plot struct {
	b        strings.Builder
	over     strings.Builder // letters, on top of everything
	x, y     scale
	writeY   func(float64) string
	describe string // the picture in one sentence
}

// scale maps values to 0 … 1.
type scale struct {
	low, high float64
	log       bool
}

func (s scale) at(v float64) float64 {
	low, high := s.low, s.high
	if s.log {
		v, low, high = math.Log10(max(v, s.low)), math.Log10(low), math.Log10(high)
	}
	if high <= low {
		return 0
	}
	return min(max((v-low)/(high-low), 0), 1)
}

func (p *plot) px(x float64) string { return short(p.x.at(x) * plotWide) }
func (p *plot) py(y float64) string { return short(plotAbove + plotHeight*(1-p.y.at(y))) }

// short formats a coordinate.
func short(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// grid draws the lines of the y axis with their labels.
func (p *plot) grid(ticks []float64) {
	for _, v := range ticks {
		y := p.py(v)
		fmt.Fprintf(
			&p.b,
			`<path d="M0 %sH%d" stroke="currentColor" stroke-opacity=".14" vector-effect="non-scaling-stroke"/>`+"\n",
			y,
			plotWide,
		)
		if v != 0 || p.y.log {
			fmt.Fprintf(
				&p.over,
				`<text x="0" y="%s" dy="-3" font-size="11" fill="currentColor" fill-opacity=".75">%s</text>`+"\n",
				y,
				escaped(p.writeY(v)),
			)
		}
	}
}

// ticksX writes the labels of the x axis.
func (p *plot) ticksX(ticks []float64, write func(float64) string) {
	for _, v := range ticks {
		at := p.x.at(v)
		anchor := "middle"
		switch {
		case at < 0.03:
			anchor = "start"
		case at > 0.97:
			anchor = "end"
		}
		x := short(at * plotWide)
		fmt.Fprintf(
			&p.b,
			`<path d="M%s %dv4" stroke="currentColor" stroke-opacity=".5" vector-effect="non-scaling-stroke"/>`+"\n",
			x,
			plotAbove+plotHeight,
		)
		fmt.Fprintf(
			&p.over,
			`<text x="%s%%" y="%d" text-anchor="%s" font-size="11" fill="currentColor" fill-opacity=".75">`+
				"%s</text>\n",
			short(at*100),
			plotAbove+plotHeight+16,
			anchor,
			escaped(write(v)),
		)
	}
}

// line is a series of values over time.
type line struct {
	name  string
	color string
	dash  string // distinguishes a line without its colour
	wide  string
	area  bool // filled below
	step  bool // a level that holds until it changes
	pale  bool // for a bar
	y     []float64
}

// draw draws a line through points; NaN is a gap. The value of the first point extends back to the start. A point
// between two gaps becomes a dot.
func (p *plot) draw(x []float64, l line) {
	var path, area, dots strings.Builder
	for i := 0; i < len(x); i++ {
		if math.IsNaN(l.y[i]) {
			continue
		}
		from := i
		for i+1 < len(x) && !math.IsNaN(l.y[i+1]) {
			i++
		}
		left := p.px(x[from])
		if from == 0 {
			left = p.px(p.x.low)
		} else if from == i {
			fmt.Fprintf(&dots, "M%s %sh.1", left, p.py(l.y[i]))
			continue
		}
		d := p.stretch(left, x[from:i+1], l.y[from:i+1], l.step)
		path.WriteString(d)
		fmt.Fprintf(&area, "%sV%sH%sZ", d, p.py(p.y.low), left)
	}
	if l.area {
		fmt.Fprintf(&p.b, `<path d="%s" fill="%s" fill-opacity=".13"/>`+"\n", area.String(), l.color)
	}
	dash, wide := "", "1.8"
	if l.dash != "" {
		dash = ` stroke-dasharray="` + l.dash + `"`
	}
	if l.wide != "" {
		wide = l.wide
	}
	const form = `<path d="%s" fill="none" stroke="%s" stroke-width="%s" stroke-linejoin="round" ` +
		`stroke-linecap="round"%s vector-effect="non-scaling-stroke"/>` + "\n"
	if path.Len() > 0 {
		fmt.Fprintf(&p.b, form, path.String(), l.color, wide, dash)
	}
	if dots.Len() > 0 {
		fmt.Fprintf(&p.b, form, dots.String(), l.color, "5", "")
	}
}

// stretch returns the path of a line without gaps; a level changes at the end of its interval, when it was measured.
func (p *plot) stretch(left string, x, y []float64, step bool) string {
	var d strings.Builder
	fmt.Fprintf(&d, "M%s %s", left, p.py(y[0]))
	for i := range x {
		if step {
			fmt.Fprintf(&d, "H%sV%s", p.px(x[i]), p.py(y[i]))
		} else {
			fmt.Fprintf(&d, "L%s %s", p.px(x[i]), p.py(y[i]))
		}
	}
	return d.String()
}

// bar draws a rectangle between two values of each axis.
func (p *plot) bar(fromX, toX, fromY, toY float64, l line) {
	left, right := p.x.at(fromX)*plotWide, p.x.at(toX)*plotWide
	gap := min((right-left)*0.12, 1.5)
	top, bottom := p.py(toY), plotHeight*(p.y.at(toY)-p.y.at(fromY))
	fmt.Fprintf(&p.b, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"%s/>`+"\n",
		short(left+gap/2), top, short(max(right-left-gap, 1)), short(max(bottom, 1)), l.color, opacity(l))
}

// opacity makes a pale bar pale.
func opacity(l line) string {
	if !l.pale {
		return ""
	}
	return ` fill-opacity=".5"`
}

// limits draws the lines of thresholds with their labels: above the line, or below it if the label of a higher one is
// in the way. If that is taken too, the label moves away from the edge.
func (p *plot) limits(list []limit) {
	const letters = 13 // height of a label in pixels
	slices.SortStableFunc(list, func(a, b limit) int { return cmp.Compare(b.value, a.value) })
	type spot struct {
		y      float64
		column int
	}
	var taken []spot
	for _, l := range list {
		y := plotAbove + plotHeight*(1-p.y.at(l.value))
		label := spot{y - 4, 0}
		free := func() bool {
			return !slices.ContainsFunc(
				taken,
				func(o spot) bool { return o.column == label.column && math.Abs(o.y-label.y) < letters },
			)
		}
		if below := y + letters; !free() && below < plotAbove+plotHeight {
			label.y = below
		}
		for !free() {
			label = spot{y - 4, label.column + 1}
		}
		taken = append(taken, label)
		fmt.Fprintf(
			&p.b,
			`<path d="M0 %sH%d" stroke="%s" stroke-width="1.2" stroke-dasharray="2 4" `+
				`vector-effect="non-scaling-stroke"/>`+"\n",
			short(y),
			plotWide,
			red,
		)
		fmt.Fprintf(
			&p.over,
			`<text x="%d%%" y="%s" text-anchor="end" font-size="11" fill="currentColor">%s</text>`+"\n",
			max(100-33*label.column, 1),
			short(label.y),
			escaped(l.label),
		)
	}
}

// band highlights a part of the time and labels it.
func (p *plot) band(fromX, toX float64, label string) {
	left, right := p.x.at(fromX), p.x.at(toX)
	fmt.Fprintf(&p.b, `<rect x="%s" y="%d" width="%s" height="%d" fill="currentColor" fill-opacity=".06"/>`+"\n",
		short(left*plotWide), plotAbove, short((right-left)*plotWide), plotHeight)
	fmt.Fprintf(
		&p.over,
		`<text x="%s%%" y="%d" dx="4" font-size="11" fill="currentColor" fill-opacity=".75">%s</text>`+"\n",
		short(right*100),
		plotAbove+13,
		escaped("← "+label),
	)
}

// upright draws a vertical line at x, with a label at its top.
func (p *plot) upright(x float64, label, color string) {
	at := p.x.at(x)
	anchor, dx := "start", "4"
	if at > 0.8 {
		anchor, dx = "end", "-4"
	}
	fmt.Fprintf(
		&p.b,
		`<path d="M%s %dV%d" stroke="%s" stroke-width="1.2" stroke-dasharray="4 3" `+
			`vector-effect="non-scaling-stroke"/>`+"\n",
		short(at*plotWide),
		plotAbove,
		plotAbove+plotHeight,
		color,
	)
	fmt.Fprintf(
		&p.over,
		`<text x="%s%%" y="%d" dx="%s" text-anchor="%s" font-size="11" fill="currentColor">%s</text>`+"\n",
		short(at*100),
		plotAbove-4,
		dx,
		anchor,
		escaped(label),
	)
}

// hint adds a tooltip to a part of the picture.
func (p *plot) hint(fromX, toX float64, text string) {
	left, right := p.x.at(fromX)*plotWide, p.x.at(toX)*plotWide
	fmt.Fprintf(
		&p.b,
		`<rect class="hint" x="%s" y="%d" width="%s" height="%d" fill="currentColor" fill-opacity="0">`+
			"<title>%s</title></rect>\n",
		short(left),
		plotAbove,
		short(max(right-left, 1)),
		plotHeight,
		escaped(text),
	)
}

// picture returns the complete picture.
func (p *plot) picture() safe {
	height := plotAbove + plotHeight + plotBelow
	return safe(
		fmt.Sprintf(
			`<svg class="plot" role="img" aria-label="%s" width="100%%" height="%d" font-family="system-ui, sans-serif">
<svg width="100%%" height="%d" viewBox="0 0 %d %d" preserveAspectRatio="none">
%s</svg>
%s</svg>
`,
			escaped(p.describe),
			height,
			height,
			plotWide,
			height,
			p.b.String(),
			p.over.String(),
		),
	)
}

// swatch returns a line's sample in a legend.
func swatch(l line, bar bool) safe {
	if bar {
		return safe(`<svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="2" fill="` +
			l.color + `"` + opacity(l) + `/></svg>`)
	}
	dash := ""
	if l.dash != "" {
		dash = ` stroke-dasharray="` + l.dash + `"`
	}
	return safe(`<svg width="22" height="12" aria-hidden="true"><path d="M1 6H21" stroke-width="2.5" stroke="` +
		l.color + `"` + dash + `/></svg>`)
}

// wholeTicks is evenTicks for counts.
func wholeTicks(high float64, n int) []float64 { return evenTicks(max(high, float64(n)), n) }

// evenTicks returns about n round numbers from 0 to at least high.
func evenTicks(high float64, n int) []float64 {
	if high <= 0 || math.IsNaN(high) || math.IsInf(high, 0) {
		return []float64{0, 1}
	}
	raw := high / float64(n)
	unit := math.Pow(10, math.Floor(math.Log10(raw)))
	step := unit * 10
	for _, k := range []float64{1, 2, 5} {
		if k*unit >= raw {
			step = k * unit
			break
		}
	}
	var ticks []float64
	for i := 0; ; i++ {
		v := float64(i) * step
		ticks = append(ticks, v)
		if v >= high || i > 100 {
			return ticks
		}
	}
}

// logTicks returns powers of ten that enclose low and high, with 2 and 5 in between if there are few.
func logTicks(low, high float64) []float64 {
	from, to := math.Floor(math.Log10(max(low, 1e-3))), math.Ceil(math.Log10(max(high, 2e-3)))
	to = max(to, from+1)
	var ticks []float64
	for e := from; e <= to; e++ {
		ticks = append(ticks, math.Pow(10, e))
		if to-from <= 2 && e < to {
			ticks = append(ticks, 2*math.Pow(10, e), 5*math.Pow(10, e))
		}
	}
	return ticks
}

// timeTicks returns round times in seconds, from 0 to the end.
func timeTicks(end float64) []float64 {
	step := 0.1
	for _, s := range []float64{0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600,
		43_200, 86_400} {
		if end/step <= 6 {
			break
		}
		step = s
	}
	for end/step > 6 {
		step *= 2
	}
	var ticks []float64
	for i := 0; float64(i)*step <= end; i++ {
		ticks = append(ticks, float64(i)*step)
	}
	return ticks
}
