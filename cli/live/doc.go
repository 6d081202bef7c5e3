// Package live shows a run in progress: the live view, which has the terminal, or lines of progress on standard error;
// the scenarios' logs and their frames.
package live
