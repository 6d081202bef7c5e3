// Package safely runs the parts of a command that are beside its work: what shows a run and what writes it down. A
// panic of ours in one of them is the error of that part, with its stack on standard error; the run and everything else
// go on.
package safely
