package html

import (
	"fmt"
	"math"
	"strings"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

const (
	histogramBars  = 80
	histogramLeast = 10 // replies: for fewer the table is enough
)

// histogram draws the distribution of response times on a log scale.
func histogram(m *markup, s metrics.Stats) {
	var values []float64
	var counts []int64
	s.EachBucket(func(v float64, n int64) {
		values, counts = append(values, max(v, 0.001)), append(counts, n)
	})
	if len(values) == 0 || s.Count < histogramLeast {
		return
	}
	ticks := logTicks(values[0], values[len(values)-1])
	p := &plot{
		x:      scale{low: ticks[0], high: ticks[len(ticks)-1], log: true},
		writeY: func(v float64) string { return format.Grouped(int64(v)) },
	}
	bins := make([]float64, histogramBars)
	high := 0.0
	for i, v := range values {
		bin := min(int(p.x.at(v)*histogramBars), histogramBars-1)
		bins[bin] += float64(counts[i])
		high = max(high, bins[bin])
	}
	grid := wholeTicks(high, 4)
	p.y.high = grid[len(grid)-1]
	p.grid(grid)
	f := format.InText(true)
	p.ticksX(ticks, f.Milliseconds)
	edge := func(i int) float64 {
		return ticks[0] * math.Pow(ticks[len(ticks)-1]/ticks[0], float64(i)/histogramBars)
	}
	for i, n := range bins {
		if n > 0 {
			p.bar(edge(i), edge(i+1), 0, n, line{color: blue})
			p.hint(edge(i), edge(i+1), fmt.Sprintf("%s of %s took %s to %s",
				format.Grouped(int64(n)), replies(s.Count), f.Milliseconds(edge(i)), f.Milliseconds(edge(i+1))))
		}
	}
	p.upright(s.Med, "med", teal)
	p.upright(s.P95, "p(95)", purple)
	p.describe = fmt.Sprintf("Response times of %s: median %s, p(95) %s, max %s",
		replies(s.Count), f.Milliseconds(s.Med), f.Milliseconds(s.P95), f.Milliseconds(s.Max))
	m.put(
		"<figure><figcaption><strong>How long replies took</strong> <span class=\"key\">log scale; "+
			"%s</span></figcaption>\n%s</figure>\n",
		replies(s.Count),
		p.picture(),
	)
}

func replies(n int64) string {
	if n == 1 {
		return "1 reply"
	}
	return format.Grouped(n) + " replies"
}

// limit is a threshold that can be drawn.
type limit struct {
	value float64 // ms
	label string
}

// responseLimits returns the thresholds on percentiles or means of response times.
func responseLimits(r *result.Run) []limit {
	var out []limit
	for _, t := range r.Thresholds {
		if t.Base != metrics.NameWSResponseTime || !strings.HasPrefix(t.Op, "<") || t.Aggregate == "count" ||
			len(out) == 4 {
			continue
		}
		label := format.VisibleUpTo(t.Condition, 40)
		if len(t.Tags) > 0 {
			label = format.VisibleUpTo(metrics.Tags(t.Tags).String(), 40) + " " + label
		}
		out = append(out, limit{t.Limit, label})
	}
	return out
}
