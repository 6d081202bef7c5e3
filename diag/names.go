package diag

import (
	"fmt"
	"strings"
)

const (
	namesMax  = 50  // names of a list: more than any table of keys has
	namesLong = 600 // bytes of them, more than it takes
	nameMax   = 60  // runes of one
)

// Names joins the names that are allowed, or that there are, for a note: "a, b, c". Of many it shows the first ones, 50
// at most, and says how many more there are, so that what a file declares by the thousand is not repeated with each
// mistake.
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
