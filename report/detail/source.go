package detail

import (
	"strings"
)

// Behind returns what follows a row's bar and its space. Everything up to the bar is ASCII.
func Behind(row string, bar int) string {
	if len(row) <= bar {
		return ""
	}
	return strings.TrimPrefix(row[bar:], " ")
}
