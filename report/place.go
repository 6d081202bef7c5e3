package report

import (
	"strings"

	"wsrun/diag"
	"wsrun/metrics"
)

// place writes where something stands, to the line: editors and terminals open that.
func place(at metrics.Place) string {
	at.Col = 0
	at.File = visible(at.File) // bounded first
	return visible(diag.Pos(at).String())
}

// longestPath is how many bytes the name of a file may have where it may have most: Linux's PATH_MAX.
const longestPath = 4096

// isClickable tells whether a place, or any text, is one word. A terminal makes a link of that, so it is never cut,
// even if it is wider than the page. What is longer than any path is none.
func (p *page) isClickable(where string) bool {
	return len(where) <= longestPath && !strings.Contains(where, " ")
}

// clickable returns a place as it stands on a line of its own with so much room.
func (p *page) clickable(where string, room int) string {
	if p.isClickable(where) {
		return where
	}
	return cutLeft(where, room, p.more())
}
