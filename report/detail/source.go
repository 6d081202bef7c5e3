package detail

import (
	"strings"
)

// Behind returns what stands after a row's bar and the space that follows it. The bar is ASCII, and so is all before
// it.
func Behind(row string, bar int) string {
	if len(row) <= bar {
		return ""
	}
	return strings.TrimPrefix(row[bar:], " ")
}
