package report

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"wsrun/metrics"
)

const (
	leastPoints = 3   // fewer are no course
	hints       = 150 // parts of a plot that say their figures
	stacked     = 6   // kinds that are told apart
)

// course shows how the run behaved over time, all plots with the same axis below each other.
func (m *markup) course() {
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

// course is the plots under way.
type course struct {
	*markup
	points []metrics.Point
	x      []float64 // the ends of the points, in seconds
	end    float64
}

// each returns a figure of all points.
func (c *course) each(f func(metrics.Point) float64) []float64 {
	out := make([]float64, len(c.points))
	for i, p := range c.points {
		out[i] = f(p)
	}
	return out
}

func (c *course) levels() {
	c.lines("VUs and connections", []line{
		{name: "connections open", color: teal, area: true, step: true, y: c.each(func(p metrics.Point) float64 { return p.Connections })},
		{name: "VUs", color: blue, dash: "6 3", step: true, y: c.each(func(p metrics.Point) float64 { return p.VUs })},
	}, figures{" ", 3, "µs"}.number, nil)
}

func (c *course) messages() {
	c.lines("Rates per second", []line{
		{name: "messages received", color: blue, area: true, y: c.each(func(p metrics.Point) float64 { return p.Received })},
		{name: "messages sent", color: orange, y: c.each(func(p metrics.Point) float64 { return p.Sent })},
		{name: "sessions opened", color: purple, dash: "6 3", y: c.each(func(p metrics.Point) float64 { return p.Sessions })},
	}, func(v float64) string { return figures{" ", 3, "µs"}.number(v) + "/s" }, nil)
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
	c.lines("Response time", lines, figures{" ", 3, "µs"}.milliseconds, responseLimits(c.run))
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

// lines writes a plot of lines. Times that lie far apart have a log scale.
func (c *course) lines(title string, lines []line, write func(float64) string, limits []limit) {
	low, high := bounds(lines)
	top := high
	limits = slices.DeleteFunc(limits, func(l limit) bool { return l.value > 3*high }) // it would flatten what there is
	for _, l := range limits {
		top = max(top, l.value)
	}
	p := &plot{x: scale{high: c.end}, writeY: write}
	ticks := evenTicks(top, 4)
	if title == "Response time" && low > 0 && high/low > 30 {
		ticks = logTicks(low, top)
		p.y.log = true
		title += " (log scale)"
	}
	p.y.low, p.y.high = ticks[0], ticks[len(ticks)-1]
	p.grid(ticks)
	p.ticksX(timeTicks(c.end), clock)
	var said []string
	for _, l := range lines {
		p.draw(c.x, l)
		a, b := bounds([]line{l})
		said = append(said, l.name+" from "+write(a)+" to "+write(b))
	}
	for _, l := range limits {
		p.limit(l.value, l.label)
	}
	p.describe = title + " over " + clock(c.end) + ": " + strings.Join(said, "; ")
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

// hints says the figures of parts of the plot to a pointer that rests on them.
func (c *course) hints(p *plot, say func(i int) string) {
	stride := (len(c.points) + hints - 1) / hints
	for i := 0; i < len(c.points); i += stride {
		last := min(i+stride, len(c.points)) - 1
		if text := say(last); text != "" {
			p.hint(c.points[i].From.Seconds(), c.points[last].To.Seconds(), "at "+clock(c.x[last])+": "+text)
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

// errorParts returns the kinds of errors, the most frequent first, with their counts at each point.
func (c *course) errorParts() []line {
	return parts(c.points, func(p metrics.Point, add func(string, int64)) {
		for _, e := range p.Errors {
			add(e.Kind, e.Count)
		}
	})
}

func (c *course) closeParts() []line {
	return parts(c.points, func(p metrics.Point, add func(string, int64)) {
		for _, e := range p.Closes {
			name := strconv.Itoa(e.Code)
			if means := metrics.CloseMeaning(e.Code); means != "" {
				name += " " + means
			}
			if e.Code == 0 {
				name = "other codes"
			}
			add(name, e.Count)
		}
	})
}

// parts sums up counts by name: the most frequent ones, and one line for the rest.
func parts(points []metrics.Point, each func(p metrics.Point, add func(string, int64))) []line {
	totals := map[string]int64{}
	var names []string
	for _, p := range points {
		each(p, func(name string, n int64) {
			if totals[name] == 0 {
				names = append(names, name)
			}
			totals[name] += n
		})
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(totals[b], totals[a]), cmp.Compare(a, b)) })
	var out []line
	index := map[string]int{}
	for i, name := range names {
		if i < stacked {
			colors := []string{red, orange, purple, blue, teal, green}
			out = append(out, line{name: name, color: colors[i], y: make([]float64, len(points))})
		} else if i == stacked {
			out = append(out, line{name: "others", color: gray, y: make([]float64, len(points))})
		}
		index[name] = min(i, stacked)
	}
	for i, p := range points {
		each(p, func(name string, n int64) { out[index[name]].y[i] += float64(n) })
	}
	return out
}

// stack writes a plot of counts, one upon the other.
func (c *course) stack(title, what string, list []line) {
	if len(list) == 0 {
		return
	}
	if title == "Closes" { // a normal close is no alarm
		for i, color := range []string{green, orange, red, purple, blue, teal} {
			if i < len(list) && i < stacked {
				list[i].color = color
			}
		}
	}
	high := 0.0
	for i := range c.points {
		sum := 0.0
		for _, l := range list {
			sum += l.y[i]
		}
		high = max(high, sum)
	}
	p := &plot{x: scale{high: c.end}, writeY: figures{" ", 3, "µs"}.number}
	ticks := wholeTicks(high, 3)
	p.y.high = ticks[len(ticks)-1]
	p.grid(ticks)
	p.ticksX(timeTicks(c.end), clock)
	total := 0.0
	for i, point := range c.points {
		sum := 0.0
		for _, l := range list {
			if l.y[i] > 0 {
				p.bar(point.From.Seconds(), point.To.Seconds(), sum, sum+l.y[i], l.color)
				sum += l.y[i]
			}
		}
		total += sum
	}
	p.describe = grouped(int64(total)) + " " + what + " over " + clock(c.end)
	c.hints(p, func(i int) string {
		var said []string
		for _, l := range list {
			if l.y[i] > 0 {
				said = append(said, grouped(int64(l.y[i]))+" × "+l.name)
			}
		}
		return strings.Join(said, ", ")
	})
	width := c.points[len(c.points)/2]
	each := "second"
	if d := (width.To - width.From).Round(time.Second); d > time.Second {
		each = clock(d.Seconds())
	}
	c.figure(title+" per "+each, list, true, p)
}
