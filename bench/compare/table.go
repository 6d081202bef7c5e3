package main

import (
	"fmt"
	"slices"
	"strings"
)

// result is a row that was measured; a value for each pair.
type result struct {
	row
	values []float64
}

// table renders results as Markdown.
func table(results []result) string {
	var b strings.Builder
	b.WriteString("| row | work | median | min–max | at most | |\n|---|---|---|---|---|---|\n")
	for _, r := range results {
		verdict := "ok"
		if median(r.values) > r.limit {
			verdict = "**over**"
		}
		fmt.Fprintf(
			&b,
			"| %s | %s | %s %s | %s–%s | %s %s | %s |\n",
			r.name,
			r.what,
			r.number(median(r.values)),
			r.unit,
			r.number(slices.Min(r.values)),
			r.number(slices.Max(r.values)),
			r.number(r.limit),
			r.unit,
			verdict,
		)
	}
	return b.String()
}

// number prints ratios and MiB to two places, milliseconds whole.
func (r row) number(v float64) string {
	if r.unit == "ms" {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// median returns the middle value, or the mean of the middle two. There is at
// least one value.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
