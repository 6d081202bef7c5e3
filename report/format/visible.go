package format

import (
	"wsrun/diag"
)

const (
	longest   = 20_000 // characters of one text that are looked at
	LongText  = 2000   // characters of a text that others wrote, where a page shows it
	ShortText = 200    // characters of a name
)

// Visible makes a text that someone else wrote fit for a terminal and for one line.
func Visible(s string) string { return diag.Visible(s, longest) }

// VisibleUpTo is Visible with so many characters at most.
func VisibleUpTo(s string, n int) string { return diag.Visible(s, n) }

// Short makes a name that someone else gave fit for a line.
func Short(s string) string { return VisibleUpTo(s, ShortText) }

// Place writes where something stands, to the line: editors and terminals open that.
func Place(at diag.Pos) string {
	at.Col = 0
	at.File = Visible(at.File) // bounded first
	return Visible(at.String())
}

// Counted returns "1 error", "2 errors"; the plural is the singular with an s.
func Counted(n int64, what string) string { return diag.Count(n, what) }
