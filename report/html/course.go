package html

import (
	"math"
	"slices"
	"strings"

	"wsrun/metrics"
	"wsrun/report/format"
)

const (
	leastPoints = 3   // fewer make no course
	hints       = 150 // parts of a plot that have a tooltip
	stacked     = 6   // kinds that are distinguished
)

// writeCourse writes how the run behaved over time, as plots with a common axis.
func writeCourse(m *markup) {
	points := m.run.History
	if len(points) < leastPoints {
		return
	}
	m.put("<section><h2>Over time</h2>\n")
	c := &course{markup: m, points: points, end: points[len(points)-1].To.Seconds()}
	for _, p := range points {
		c.x = append(c.x, p.To.Seconds())
	}
	c.levels()
	c.messages()
	c.responses()
	c.stack("Errors", "errors", c.errorParts())
	c.stack("Closes", "sessions that ended", c.closeParts())
	c.table()
	m.put("</section>\n")
}

// course is the plots being drawn.
type course struct {
	*markup
	points []metrics.Point
	x      []float64 // ends of the points, in seconds
	end    float64
}

// plot returns an empty plot, with the time below it and the warm-up marked.
func (c *course) plot(write func(float64) string) *plot {
	p := &plot{x: scale{high: c.end}, writeY: write}
	if w := c.run.WarmUp.Seconds(); w > 0 {
		p.band(0, min(w, c.end), "warm-up")
	}
	return p
}

// each returns a figure for all points.
func (c *course) each(f func(metrics.Point) float64) []float64 {
	out := make([]float64, len(c.points))
	for i, p := range c.points {
		out[i] = f(p)
	}
	return out
}

func (c *course) levels() {
	c.lines("VUs and connections", []line{
		{
			name:  "connections open",
			color: teal,
			area:  true,
			step:  true,
			y:     c.each(func(p metrics.Point) float64 { return p.Connections }),
		},
		{name: "VUs", color: blue, dash: "6 3", step: true, y: c.each(func(p metrics.Point) float64 { return p.VUs })},
	}, writeCount, nil)
}

// writeCount formats a count at an axis.
func writeCount(v float64) string { return format.GroupedIn(format.InText(true).Number(v)) }

// warm reports whether a point is in the warm-up, for which only levels are known.
func (c *course) warm(p metrics.Point) bool { return (p.From+p.To)/2 < c.run.WarmUp }

func (c *course) messages() {
	rate := func(f func(metrics.Point) float64) []float64 {
		return c.each(func(p metrics.Point) float64 {
			if c.warm(p) {
				return math.NaN()
			}
			return f(p)
		})
	}
	lines := []line{
		{
			name:  "messages received",
			color: blue,
			area:  true,
			y:     rate(func(p metrics.Point) float64 { return p.Received }),
		},
		{name: "messages sent", color: orange, y: rate(func(p metrics.Point) float64 { return p.Sent })},
		{
			name:  "sessions opened",
			color: purple,
			dash:  "6 3",
			y:     rate(func(p metrics.Point) float64 { return p.Sessions }),
		},
	}
	if _, high := bounds(lines); high <= 0 {
		return // an empty plot says nothing
	}
	c.lines("Rates per second", lines, func(v float64) string { return writeCount(v) + "/s" }, nil)
}

func (c *course) responses() {
	of := func(f func(metrics.Point) float64) []float64 {
		return c.each(func(p metrics.Point) float64 {
			if p.Responses == 0 {
				return math.NaN()
			}
			return f(p)
		})
	}
	lines := []line{
		{name: "p(99)", color: orange, wide: "1.2", y: of(func(p metrics.Point) float64 { return p.P99 })},
		{name: "p(95)", color: purple, dash: "6 3", y: of(func(p metrics.Point) float64 { return p.P95 })},
		{name: "median", color: blue, wide: "2.4", y: of(func(p metrics.Point) float64 { return p.P50 })},
	}
	if low, _ := bounds(lines); math.IsInf(low, 0) {
		return
	}
	c.lines("Response time", lines, format.InText(true).Milliseconds, responseLimits(c.run))
}

// bounds returns the lowest and the highest value of lines.
func bounds(lines []line) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		for _, v := range l.y {
			if !math.IsNaN(v) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	return low, high
}

// lines writes a plot of lines. Times of very different magnitude get a log scale.
func (c *course) lines(title string, lines []line, write func(float64) string, limits []limit) {
	low, high := bounds(lines)
	top := high
	limits = slices.DeleteFunc(limits, func(l limit) bool { return l.value > 3*high }) // it would flatten the lines
	for _, l := range limits {
		top = max(top, l.value)
	}
	p := c.plot(write)
	ticks := evenTicks(top, 4)
	if title == "Response time" && low > 0 && high/low > 30 {
		ticks = logTicks(low, top)
		p.y.log = true
		title += " (log scale)"
	}
	p.y.low, p.y.high = ticks[0], ticks[len(ticks)-1]
	p.grid(ticks)
	p.ticksX(timeTicks(c.end), format.Clock)
	var said []string
	for _, l := range lines {
		p.draw(c.x, l)
		a, b := bounds([]line{l})
		said = append(said, l.name+" from "+write(a)+" to "+write(b))
	}
	p.limits(limits)
	p.describe = title + " over " + format.Clock(c.end) + ": " + strings.Join(said, "; ")
	c.hints(p, func(i int) string {
		var said []string
		for _, l := range lines {
			if v := l.y[i]; !math.IsNaN(v) {
				said = append(said, l.name+" "+write(v))
			}
		}
		return strings.Join(said, ", ")
	})
	c.figure(title, lines, false, p)
}

// hints adds tooltips with the figures to parts of the plot.
func (c *course) hints(p *plot, say func(i int) string) {
	stride := (len(c.points) + hints - 1) / hints
	for i := 0; i < len(c.points); i += stride {
		last := min(i+stride, len(c.points)) - 1
		if text := say(last); text != "" {
			p.hint(c.points[i].From.Seconds(), c.points[last].To.Seconds(), "at "+format.Clock(c.x[last])+": "+text)
		}
	}
}

func (c *course) figure(title string, lines []line, bars bool, p *plot) {
	c.put("<figure><figcaption><strong>%s</strong>", title)
	for _, l := range lines {
		c.put(" <span class=\"key\">%s %s</span>", swatch(l, bars), l.name)
	}
	c.put("</figcaption>\n%s</figure>\n", p.picture())
}
