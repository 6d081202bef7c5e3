package html

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"wsrun/metrics"
	"wsrun/report/format"
)

// errorParts returns the kinds of errors, most frequent first, with their counts at each point.
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

// parts sums counts by name: the most frequent ones, and one line for the rest.
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
	slices.SortFunc(
		names,
		func(a, b string) int { return cmp.Or(cmp.Compare(totals[b], totals[a]), cmp.Compare(a, b)) },
	)
	var out []line
	index := map[string]int{}
	for i, name := range names {
		if i < stacked {
			out = append(out, line{name: name, y: make([]float64, len(points))})
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

// paint assigns colours to the parts of a stack. Adjacent ones are distinguishable for colour-blind people too: by hue
// between blue and yellow, then by lightness. A normal close is never an alarm, however frequent or rare it is.
func paint(list []line) {
	alarms := []line{
		{color: red},
		{color: blue},
		{color: orange, pale: true},
		{color: purple, pale: true},
		{color: red, pale: true},
		{color: gray},
	}
	next := 0
	for i := range list {
		l := &list[i]
		switch {
		case i == stacked:
			l.color = gray
		case strings.HasPrefix(l.name, "1000 "), strings.HasPrefix(l.name, "1001 "):
			l.color, l.pale = teal, strings.HasPrefix(l.name, "1001 ")
		default:
			l.color, l.pale = alarms[next].color, alarms[next].pale
			next++
		}
	}
}

// stack writes a plot of stacked counts.
func (c *course) stack(title, what string, list []line) {
	if len(list) == 0 {
		return
	}
	paint(list)
	high := 0.0
	for i := range c.points {
		sum := 0.0
		for _, l := range list {
			sum += l.y[i]
		}
		high = max(high, sum)
	}
	p := c.plot(writeCount)
	ticks := wholeTicks(high, 3)
	p.y.high = ticks[len(ticks)-1]
	p.grid(ticks)
	p.ticksX(timeTicks(c.end), format.Clock)
	total := 0.0
	for i, point := range c.points {
		sum := 0.0
		for _, l := range list {
			if l.y[i] > 0 {
				p.bar(point.From.Seconds(), point.To.Seconds(), sum, sum+l.y[i], l)
				sum += l.y[i]
			}
		}
		total += sum
	}
	p.describe = format.Grouped(int64(total)) + " " + what + " over " + format.Clock(c.end)
	c.hints(p, func(i int) string {
		var said []string
		for _, l := range list {
			if l.y[i] > 0 {
				said = append(said, format.Grouped(int64(l.y[i]))+" × "+l.name)
			}
		}
		return strings.Join(said, ", ")
	})
	width := c.points[len(c.points)/2]
	each := "second"
	if d := (width.To - width.From).Round(time.Second); d > time.Second {
		each = format.Clock(d.Seconds())
	}
	c.figure(title+" per "+each, list, true, p)
}
