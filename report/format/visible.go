package format

import (
	"wsrun/diag"
)

const (
	longest   = 20_000 // characters of a text that are examined
	LongText  = 2000   // characters of a foreign text on a page
	ShortText = 200    // characters of a name
)

// Visible makes foreign text fit for a terminal and for one line.
func Visible(s string) string { return diag.Visible(s, longest) }

// VisibleUpTo is Visible with at most n characters.
func VisibleUpTo(s string, n int) string { return diag.Visible(s, n) }

// Short makes a foreign name fit for a line.
func Short(s string) string { return VisibleUpTo(s, ShortText) }

// Place formats a place up to the line, which editors and terminals can open.
func Place(at diag.Pos) string {
	at.Col = 0
	at.File = Visible(at.File) // bound it first
	return Visible(at.String())
}

// Counted returns "1 error", "2 errors"; the plural is the singular with an s.
func Counted(n int64, what string) string { return diag.Count(n, what) }
