// Package format writes numbers, times, sizes, places and other people's texts as all reports do. It knows no run.
//
//	f := format.InText(true)
//	f.Milliseconds(1.24) // "1.24 ms"
//	format.Cut(name, 20, "…")
//
// A Numbers says how a number and its unit are written: narrow in a table, with a space in a sentence, exactly where
// it is compared with another one. Texts are measured in cells of a terminal. Visible makes what came from a server fit
// for a line; Plain, InMS and Object are for programs.
//
// All functions are pure, and safe for concurrent use.
package format
