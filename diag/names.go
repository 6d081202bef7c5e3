package diag

import (
	"fmt"
	"strings"
)

const (
	namesMax = 50 // names of a list: more than any table of keys has
	nameMax  = 60 // runes of one
)

// Names joins the names that are allowed, or that there are, for a note: "a, b, c". Of many it shows the first 50 and says how many more
// there are, so that what a file declares by the thousand is not repeated with each mistake.
func Names(names []string) string {
	var b strings.Builder
	for i, name := range names[:min(len(names), namesMax)] {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(Visible(name, nameMax))
	}
	if more := len(names) - namesMax; more > 0 {
		fmt.Fprintf(&b, " and %d more", more)
	}
	return b.String()
}
