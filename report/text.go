package report

import "io"

// TextOptions say how text is laid out. The zero value is plain ASCII in 80 columns.
type TextOptions struct {
	Color   bool // ANSI colours
	Width   int  // cells of a line; 0 is 80
	Unicode bool // ✓ and ✗ rather than ok and FAIL
	Quiet   bool // failures only
	// StepsShown says that a Steps has printed the failures of a single run already, with their details.
	StepsShown bool
}

// Text writes a run for people.
func Text(w io.Writer, r *Run, o TextOptions) error {
	return nil
}
