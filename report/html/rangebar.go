package html

import (
	"fmt"
	"math"
	"strconv"

	"wsrun/report/section"
)

// rangeBar draws the range of a request's times: a line from min to max, a bar to p(95), a dot at the median.
func rangeBar(s section.Range) safe {
	low, high := math.Log10(max(s.Low, 0.001)), math.Log10(max(s.High, 0.002))
	const width = 120
	x := func(v float64) string {
		at := 0.0
		if high > low {
			at = (math.Log10(max(v, 0.001)) - low) / (high - low)
		}
		return strconv.FormatFloat(4+min(max(at, 0), 1)*(width-8), 'f', 1, 64)
	}
	const picture = `<svg width="120" height="14" viewBox="0 0 120 14" aria-hidden="true">` +
		`<path d="M%s 7H%s" stroke="currentColor" stroke-opacity=".35"/>` +
		`<path d="M%s 7H%s" stroke="%s" stroke-width="6" stroke-opacity=".55"/>` +
		`<circle cx="%s" cy="7" r="3.5" fill="%s"/></svg>`
	return safe(fmt.Sprintf(picture, x(s.Min), x(s.Max), x(s.Min), x(s.P95), blue, x(s.Med), blue))
}
