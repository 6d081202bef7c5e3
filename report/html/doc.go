// Package html writes a run as one page that needs nothing else: no script, no font, no request.
//
// The page says whether the run passed, why it did not, and how it behaved over time; then come the figures. Every text
// is escaped where it is written, by the put method of markup. The looks are in style.css; the page is in order without
// them.
package html
