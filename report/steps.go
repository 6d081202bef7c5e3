package report

import "io"

// Steps prints the steps of a single iteration as they pass or fail.
type Steps struct {
	w       io.Writer
	options TextOptions
	sources func(string) []byte
}

// NewSteps returns a Steps that writes to w.
func NewSteps(w io.Writer, o TextOptions, sources func(string) []byte) *Steps {
	return &Steps{w: w, options: o, sources: sources}
}

// Print writes one step.
func (s *Steps) Print(st Step) {}
