package diag

import (
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// Bounds of what is compared: a file with more or longer names, misspelled in as many places, is not written by hand.
const (
	nearMax  = 1000 // names
	nearLong = 64   // runes
)

// Nearest returns the name of among that name was most likely meant to be, or "" if none is near. Near means a
// Damerau-Levenshtein distance, ignoring case, of at most a third of name's length and at least 1, that leaves some of
// the name intact. Of equally near ones the first wins; name itself is never suggested. Only the first 1000 names are
// considered, and nothing is near a name of more than 64 runes.
func Nearest(name string, among []string) string {
	if utf8.RuneCountInString(name) > nearLong {
		return ""
	}
	wanted, letters := lower(nil, name)
	limit := max(1, len(wanted)/3)
	best := ""
	var other []rune
	var rows [3][]int
	for _, candidate := range among[:min(len(among), nearMax)] {
		if candidate == name || len(candidate) > (len(wanted)+limit)*utf8.UTFMax {
			continue
		}
		var others uint64
		other, others = lower(other[:0], candidate)
		// Each letter that only one of them has is an edit. That alone rules out most names.
		if max(len(wanted)-len(other), len(other)-len(wanted)) > limit || bits.OnesCount64(letters&^others) > limit ||
			bits.OnesCount64(others&^letters) > limit {
			continue
		}
		d := distance(wanted, other, &rows)
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

// lower appends a name's runes in lower case, and returns the set of them as bits, which several runes may share.
func lower(dst []rune, name string) ([]rune, uint64) {
	letters := uint64(0)
	for _, r := range name {
		r = unicode.ToLower(r)
		dst = append(dst, r)
		letters |= 1 << (uint32(r) % 64)
	}
	return dst, letters
}

// DidYouMean returns `, did you mean "x"?` for the nearest name, to append to a message, or "".
func DidYouMean(name string, among []string) string {
	nearest := Nearest(name, among)
	if nearest == "" {
		return ""
	}
	return ", did you mean " + Quote(nearest) + "?"
}

// distance returns the optimal string alignment distance: how many runes must be inserted, removed, replaced or swapped
// with their neighbour to turn a into b. rows is scratch memory.
func distance(a, b []rune, rows *[3][]int) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	for i := range rows {
		if cap(rows[i]) <= len(b) {
			rows[i] = make([]int, len(b)+1)
		}
		rows[i] = rows[i][:len(b)+1]
	}
	before, previous, row := rows[0], rows[1], rows[2]
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
