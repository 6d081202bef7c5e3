package diag

import (
	"fmt"
	"strings"
)

const (
	namesMax  = 50  // names in a list: more than any table has keys
	namesLong = 600 // bytes of a list, more than that takes
	nameMax   = 60  // runes of one
)

// Names joins names for a note: "a, b, c". Of many it shows only the first, at most 50, and how many more there are, so
// that a file's thousands of declarations are not repeated with each mistake.
func Names(names []string) string {
	var b strings.Builder
	for i, name := range names {
		if i == namesMax || b.Len() > namesLong {
			fmt.Fprintf(&b, " and %d more", len(names)-i)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(Visible(name, nameMax))
	}
	return b.String()
}
