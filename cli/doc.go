// Package cli is the command line: commands, flags, wiring, signals and exit codes.
//
// It reads files into plans (scenario), runs them (runner), and hands the finished run to the reports (report). It is
// the only place that knows about all of these, and the only one that turns what happened into an exit code: see
// exit.go. Main takes everything it needs from the process as arguments, so that tests run whole commands in theirs.
package cli
