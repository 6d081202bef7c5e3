package report

import (
	"strings"

	"wsrun/diag"
	"wsrun/metrics"
)

// place writes where something stands, to the line: editors and terminals open that.
func place(at metrics.Place) string {
	at.Col = 0
	return visible(diag.Pos(at).String())
}

// isClickable tells whether a place, or any text, is one word. A terminal makes a link of that, so it is never cut, even
// if it is wider than the page.
func (p *page) isClickable(where string) bool {
	return !strings.Contains(where, " ")
}

// clickable returns a place as it stands on a line of its own with so much room.
func (p *page) clickable(where string, room int) string {
	if p.isClickable(where) {
		return where
	}
	return cutLeft(where, room, p.more())
}
