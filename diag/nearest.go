package diag

import (
	"strings"
)

// Nearest returns the name of among that name was most likely meant to be, or "" if none is near. Near is a
// Damerau-Levenshtein distance, letters' case aside, of at most a third of name's length and at least 1, that leaves
// something of the name. Of equally near ones the first wins; name itself is no suggestion.
func Nearest(name string, among []string) string {
	wanted := []rune(strings.ToLower(name))
	limit := max(1, len(wanted)/3)
	best := ""
	for _, candidate := range among {
		other := []rune(strings.ToLower(candidate))
		if candidate == name || max(len(wanted)-len(other), len(other)-len(wanted)) > limit {
			continue
		}
		d := distance(wanted, other)
		if d > limit || d >= max(len(wanted), len(other)) {
			continue
		}
		best, limit = candidate, d-1
		if d == 0 {
			break
		}
	}
	return best
}

// DidYouMean returns `, did you mean "x"?` for the nearest name, to be put at the end of a message, or "".
func DidYouMean(name string, among []string) string {
	nearest := Nearest(name, among)
	if nearest == "" {
		return ""
	}
	return ", did you mean " + Quote(nearest) + "?"
}

// distance returns the optimal string alignment distance: how many runes have to be inserted, removed, replaced or
// swapped with their neighbour to make b of a.
func distance(a, b []rune) int {
	before, previous, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(previous[j]+1, row[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, previous, row = previous, row, before
	}
	return previous[len(b)]
}
