// Package html writes a run as one self-contained page: no scripts, no fonts, no requests.
//
// The page says whether the run passed, why it did not, and how it behaved over time; the figures follow. Every text is
// escaped where it is written, by the put method of markup. The look is defined in style.css; the page is readable
// without it.
package html
