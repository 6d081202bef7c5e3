// Package diag represents places in files: it reports what is wrong with a file and where, and shows it.
//
// It is the first of wsrun's two error channels. A [Finding] means that the file is wrong; an error means that wsrun
// could not do its job. What happens on a connection is neither and never gets here, but failed actions use this
// package's frames to show their source line.
//
// In: the stages that read a file turn each scalar into a [Text], a value that still knows where each of its runes was
// written. They add what they find to a [List] and carry on, so that one run shows everything that is wrong.
//
// Out: a [Printer] writes a list for people, with the offending line and a caret:
//
//	chat.yaml:21:5: unknown key "exepct" in an action, did you mean "expect"?
//	   |
//	21 |     exepct: msg.re == sent.id
//	   |     ^~~~~~
//	   = allowed: check, else, expect, fresh, if, name, …
//
// [Finding.Error] is the first of these lines, without colour and without a frame.
//
// Three units of width meet here, and only here. Places count runes, as YAML does; slicing a line needs bytes; the
// caret needs terminal cells, where 界 takes two of them and a combining accent none.
//
// Nothing in this package keeps state between calls. A List belongs to the one goroutine that fills it; the other
// values are safe to share once built.
package diag
