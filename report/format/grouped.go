package format

import (
	"strconv"
	"strings"
)

// Grouped formats a count with commas between its thousands.
func Grouped(n int64) string { return GroupedIn(strconv.FormatInt(n, 10)) }

// GroupedIn puts commas between the thousands of all numbers in a text, but not into decimals.
func GroupedIn(s string) string {
	var b strings.Builder
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	decimals := false
	for i := range len(s) {
		if !digit(i) {
			decimals = s[i] == '.' && digit(i-1)
			b.WriteByte(s[i])
			continue
		}
		left := 0 // digits from here to the end of the number
		for digit(i + left) {
			left++
		}
		if digit(i-1) && left%3 == 0 && !decimals {
			b.WriteByte(',')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
