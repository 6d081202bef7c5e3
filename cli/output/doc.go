// Package output implements -o KIND=PATH: where the outputs of a run go, and how they get there, complete after the run
// or line by line during it. No output blocks the run or another output.
package output
