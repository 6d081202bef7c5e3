// Package cli is the command line: a file for each command, and what all commands do at their end.
//
// It reads files into plans (scenario), runs them (runner), and passes the finished run to the reports (report). It is
// the only place that knows about all of these, and the only one that turns the outcome into an exit code: see exit.go.
// Main receives everything that it needs from the process as arguments, so that tests can run whole commands in their
// own process.
//
// A command is a function of a commandLine. Its work is done by packages below, which only know those further down in
// this list:
//
//	run                    wsrun FILE...: options, the run, its end
//	live output monitor    what shows a run, writes it down, hands it to monitoring systems
//	input                  arguments → plans
//	flags github           values of flags; a step of a GitHub workflow
//	signals safely         signals → contexts; our own panics → errors
//	stdio                  standard streams, whose readers may be slow, or gone
//	exit othertools        exit codes and usage errors; words of other tools
package cli
