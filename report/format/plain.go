package format

import (
	"math"
	"strconv"
	"time"
)

// Plain formats a figure for programs.
func Plain(v float64) string { return strconv.FormatFloat(Finite(v), 'f', -1, 64) }

// InMS returns a time in milliseconds, for programs.
func InMS(d time.Duration) float64 { return Finite(float64(d) / float64(time.Millisecond)) }

// Finite returns v with ten significant digits, without the noise in a sum's last bits, and 0 for what JSON can't
// represent.
func Finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 10, 64), 64)
	if err != nil { // rounded beyond the largest number
		return v
	}
	return short
}
