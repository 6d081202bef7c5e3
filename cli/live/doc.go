// Package live is what is shown of a run while it goes on: the live view, which has the terminal, or lines of progress
// on standard error; the scenarios' log and their frames.
package live
