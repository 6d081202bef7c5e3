package format

import (
	"math"
	"strconv"
	"strings"
	"time"

	"wsrun/metrics"
)

// Numbers defines how numbers are written.
type Numbers struct {
	space  string // between a number and its unit: " " in sentences, "" in tables
	digits int    // significant digits of a fractional number; 0: two decimals, without trailing zeros
	micro  string // "µs", or "us" for ASCII-only terminals
}

// InTable writes numbers as narrow as k6 does.
func InTable(unicode bool) Numbers { return Numbers{"", 3, micro(unicode)} }

// InText writes numbers for reading.
func InText(unicode bool) Numbers { return Numbers{" ", 3, micro(unicode)} }

func micro(unicode bool) string {
	if unicode {
		return "µs"
	}
	return "us"
}

// Value formats a value of a metric in its unit.
func (f Numbers) Value(v float64, unit string) string {
	switch unit {
	case metrics.Milliseconds:
		return f.Milliseconds(v)
	case metrics.Bytes:
		return f.Bytes(v)
	}
	return f.Number(v)
}

// Milliseconds formats a time in a suitable unit: 412µs, 1.24ms, 12.4s, 2m04s, 1h02m.
func (f Numbers) Milliseconds(ms float64) string {
	size := math.Abs(ms)
	switch {
	case math.IsNaN(ms) || math.IsInf(ms, 0):
		return "-"
	case size == 0:
		return "0" + f.space + "s"
	// The bounds are where a value rounds up to the next unit, so that there is no 1000 ms.
	case f.rounded(size*1000) < 1000:
		return f.microseconds(ms*1000) + f.space + f.micro
	case f.rounded(size) < 1000:
		return f.Number(ms) + f.space + "ms"
	case f.rounded(size/1000) < 60:
		return f.Number(ms/1000) + f.space + "s"
	}
	if size > 1e15 { // where minutes are of no interest
		return f.Number(ms/3_600_000) + f.space + "h"
	}
	seconds := int64(math.Round(size / 1000))
	sign := ""
	if ms < 0 {
		sign = "-"
	}
	if seconds < 3600 {
		return sign + strconv.FormatInt(seconds/60, 10) + "m" + f.space + two(seconds%60) + "s"
	}
	minutes := int64(math.Round(size / 60_000))
	return sign + strconv.FormatInt(minutes/60, 10) + "h" + f.space + two(minutes%60) + "m"
}

// microseconds formats whole microseconds where they are precise enough: fractions are noise.
func (f Numbers) microseconds(us float64) string {
	if f.digits > 0 && math.Abs(us) >= 10 {
		us = math.Round(us)
	}
	return f.Number(us)
}

// Bytes formats a size like k6: powers of 1000, one decimal below 10.
func (f Numbers) Bytes(n float64) string {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return "-"
	}
	units := []string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
	i := 0
	for math.Round(math.Abs(n)) >= 1000 && i < len(units)-1 {
		n /= 1000
		i++
	}
	size := math.Abs(n)
	if size >= 1e6 || i == 0 && size > 0 && size < 1 {
		return f.Number(n) + " " + units[i]
	}
	decimals := 0
	if i > 0 && size < 9.95 {
		decimals = 1
	}
	return strconv.FormatFloat(n, 'f', decimals, 64) + " " + units[i]
}

// Number formats a bare number: integers as they are, others with the significant digits.
func (f Numbers) Number(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "-"
	case v == math.Trunc(v) && math.Abs(v) < 1e15:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case math.Abs(v) >= 1e15 || math.Abs(v) < 1e-6:
		return strconv.FormatFloat(v, 'g', max(f.digits, 3), 64)
	}
	return f.trimmed(strconv.FormatFloat(f.rounded(v), 'f', f.decimals(v), 64))
}

// trimmed removes trailing zeros from the decimals of a number, unless their number is fixed.
func (f Numbers) trimmed(s string) string {
	if f.digits > 0 || !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// decimals returns how many decimals of v are written.
func (f Numbers) decimals(v float64) int {
	if f.digits == 0 {
		return max(2, smallDecimals(v))
	}
	return max(f.digits-1-magnitude(f.rounded(v)), 0)
}

// smallDecimals returns how many decimals a number below 0.1 needs for three digits, so that it is not written as 0.
func smallDecimals(v float64) int {
	if math.Abs(v) >= 0.1 {
		return 0
	}
	return 2 - magnitude(v)
}

// rounded returns v as it will be written; the integer part is never rounded away.
func (f Numbers) rounded(v float64) float64 {
	decimals := max(2, smallDecimals(v))
	if f.digits > 0 {
		decimals = max(f.digits-1-magnitude(v), 0)
	}
	scale := math.Pow10(decimals)
	if scaled := math.Round(v * scale); !math.IsInf(scaled, 0) {
		return scaled / scale
	}
	return v
}

// magnitude returns the power of ten of a number's first digit.
func magnitude(v float64) int {
	if v == 0 || math.IsInf(v, 0) {
		return 0
	}
	return int(math.Floor(math.Log10(math.Abs(v))))
}

// PerSecond formats a counter's rate.
func (f Numbers) PerSecond(v float64, unit string) string {
	if unit == metrics.Bytes {
		return f.Bytes(v) + "/s"
	}
	return f.Number(v) + "/s"
}

// Percent formats a share. 100% and 0% mean all and none: values that would round to them are shown as slightly less or
// more.
func Percent(share float64, passes, fails int64) string {
	v := math.Round(share*10_000) / 100
	switch {
	case fails > 0 && v >= 100:
		v = 99.99
	case passes > 0 && v <= 0:
		v = 0.01
	}
	s := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimSuffix(s, ".00") + "%"
}

// Share formats a share that is compared with another one.
func (f Numbers) Share(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "-"
	}
	return f.trimmed(strconv.FormatFloat(v*100, 'f', 4, 64)) + "%"
}

// Elapsed formats a duration for a sentence.
func Elapsed(d time.Duration) string {
	switch tenths := d.Round(100 * time.Millisecond); {
	case d < 100*time.Millisecond:
		return strconv.FormatInt(d.Round(time.Millisecond).Milliseconds(), 10) + " ms"
	case tenths < time.Minute:
		return strconv.FormatFloat(tenths.Seconds(), 'f', 1, 64) + " s"
	}
	seconds := int64(d.Round(time.Second) / time.Second)
	if seconds < 3600 {
		return strconv.FormatInt(seconds/60, 10) + "m " + two(seconds%60) + "s"
	}
	return strconv.FormatInt(seconds/3600, 10) + "h " + two(seconds%3600/60) + "m " + two(seconds%60) + "s"
}

// Took formats the duration of a step.
func (f Numbers) Took(d time.Duration) string {
	return f.Milliseconds(float64(d) / float64(time.Millisecond))
}

func two(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

// Clock formats a time within a run: 0.5 s, 12 s, 1:05, 2:03:00.
func Clock(s float64) string {
	switch {
	case s < 60:
		return strings.TrimSuffix(strconv.FormatFloat(s, 'f', 1, 64), ".0") + " s"
	case s < 3600:
		return strconv.Itoa(int(s)/60) + ":" + two(int64(s)%60)
	}
	return strconv.Itoa(int(s)/3600) + ":" + two(int64(s)%3600/60) + ":" + two(int64(s)%60)
}

// Exact returns a variant of f for numbers that are compared with each other.
func (f Numbers) Exact() Numbers { return Numbers{" ", 0, f.micro} }

// Spaced returns a variant of f for reading.
func (f Numbers) Spaced() Numbers { return Numbers{" ", 3, f.micro} }
