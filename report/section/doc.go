// Package section is what a run comes to, as data that every report for people lays out.
//
//	for _, s := range section.Of(run) {
//		for _, b := range s.Blocks { … } // a *Table, a List, Facts, …
//	}
//
// A Section has a title and blocks. The cells of a Table are values that have a type and a unit and know how they are
// written; its columns say what they are, and which reports have them. Reports lay these out without knowing the
// section, so that a new one is a file here and a name in Of. What is special, such as the failures and the course of a
// run, they lay out themselves, from the functions that find, count and sort.
//
// All functions are pure: the run is only read.
package section
