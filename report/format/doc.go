// Package format writes numbers, times, sizes, places and foreign texts in the same way for all reports. It knows no
// run.
//
//	f := format.InText(true)
//	f.Milliseconds(1.24) // "1.24 ms"
//	format.Cut(name, 20, "…")
//
// A Numbers defines how numbers and their units are written: narrow in tables, with a space in sentences, exact in
// comparisons. Texts are measured in terminal cells. Visible makes text from a server fit for a line; Plain, InMS and
// Object are for programs.
//
// All functions are pure, and safe for concurrent use.
package format
