// Package cli is the command line: a file for each command, and what ends all of them.
//
// It reads files into plans (scenario), runs them (runner), and hands the finished run to the reports (report). It is
// the only place that knows about all of these, and the only one that turns what happened into an exit code: see
// exit.go. Main takes everything it needs from the process as arguments, so that tests run whole commands in theirs.
//
// A command is a function of a commandLine. What it does is in packages below, which know of each other only what is
// above them here:
//
//	run                    wsrun FILE...: options, the run, its end
//	live output monitor    what shows a run, writes it down, hands it to monitoring systems
//	input                  arguments → plans
//	flags github           values of flags; a step of a GitHub workflow
//	signals safely         signals → contexts; our own panics → errors
//	stdio                  standard streams, whose readers may be slow, or gone
//	exit othertools        exit codes and usage errors; words of other tools
package cli
