package tui

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// count formats an integer with commas; from ten million on, in millions.
func count(n int64) string {
	if n >= 10_000_000 || n <= -10_000_000 {
		return short(float64(n))
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// short formats a number in about four characters: 12, 3.4, 1.2k, 56M.
func short(v float64) string {
	units := []string{"", "k", "M", "G", "T"}
	i := 0
	for math.Abs(v) >= 999.5 && i < len(units)-1 {
		v /= 1000
		i++
	}
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "-"
	case math.Abs(v) >= 1e6, v != 0 && math.Abs(v) < 0.05 && i == 0:
		return strconv.FormatFloat(v, 'g', 3, 64) + units[i]
	case v == math.Trunc(v) && math.Abs(v) < 1000 && i == 0:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case math.Abs(v) < 9.95:
		return strconv.FormatFloat(v, 'f', 1, 64) + units[i]
	}
	return strconv.FormatFloat(v, 'f', 0, 64) + units[i]
}

// perSecond formats a rate.
func perSecond(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return short(v) + "/s"
}

// size formats a number of bytes.
func size(v float64) string {
	if s := short(v); s[len(s)-1] >= 'A' {
		return s + "B"
	}
	return short(v) + " B"
}

// ms formats a time in milliseconds with three digits.
func (g *glyphs) ms(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "-"
	case v == 0:
		return "0"
	case v < 0:
		return "-" + g.ms(-v)
	case v > 1e12:
		return strconv.FormatFloat(v/3_600_000, 'g', 4, 64) + "h"
	case v < 1e-6:
		return strconv.FormatFloat(v*1000, 'g', 3, 64) + g.micro
	case v < 0.9995:
		return digits(v*1000) + g.micro
	case v < 999.5:
		return digits(v) + "ms"
	case v < 59_950:
		return digits(v/1000) + "s"
	}
	return clock(time.Duration(v * float64(time.Millisecond)).Round(time.Second))
}

// digits formats three significant digits.
func digits(v float64) string {
	switch {
	case v < 9.995:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case v < 99.95:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

// value formats a metric's value in its unit.
func (g *glyphs) value(v float64, unit string) string {
	switch unit {
	case metrics.Milliseconds:
		return g.ms(v)
	case metrics.Bytes:
		return size(v)
	case "%":
		return percent(v)
	case "/s":
		return perSecond(v)
	case "":
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return count(int64(v))
		}
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return strconv.FormatFloat(v, 'g', 4, 64) + " " + unit
}

// percent formats a share. 100% and 0% mean all and none.
func percent(share float64) string {
	v := share * 100
	switch {
	case math.IsNaN(v):
		return "-"
	case v >= 99.995 && share < 1:
		return "99.99%"
	case v > 0 && v < 0.005:
		return "0.01%"
	}
	s := strconv.FormatFloat(v, 'f', 2, 64)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	return s + "%"
}

// clock formats a duration like a clock: 0:07, 12:34, 1:02:03.
func clock(d time.Duration) string {
	s := int64(max(d, 0) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s%3600/60, s%60)
}

// place formats a position in a file.
func place(p diag.Pos) string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// counted formats a number of things: "1 error", "2,000 errors".
func counted(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return count(n) + " " + what + "s"
}
