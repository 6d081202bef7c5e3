// Package safely runs the auxiliary parts of a command: what shows a run and what writes it down. A panic in one of
// them becomes the error of that part, with its stack on standard error; the run and everything else go on.
package safely
