// Package output is -o KIND=PATH: where the outputs of a run go, and how they get there, whole when the run is over or
// line by line while it goes on. No output keeps the run or another output from its work.
package output
