// Package section holds the contents of a run as data, which all reports for people lay out.
//
//	for _, s := range section.Of(run) {
//		for _, b := range s.Blocks { … } // a *Table, a List, Facts, …
//	}
//
// A Section has a title and blocks. The cells of a Table are values with a type and a unit that know how to format
// themselves; its columns describe their contents, and which reports have them. Reports lay these out without knowing
// the section, so a new one is a file here and a name in Of. What is special, such as the failures and the course of a
// run, reports lay out themselves, using the functions that find, count and sort.
//
// All functions are pure: they only read the run.
package section
