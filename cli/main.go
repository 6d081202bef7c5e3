package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"wsrun/mask"
)

// Process is what a command takes from the process that it runs in. Out and Err may be the same; one goroutine at a
// time writes to each.
type Process struct {
	In       io.Reader
	Out, Err io.Writer
	Env      []string
	Signals  <-chan os.Signal
}

// OS is the process itself. SIGINT and SIGTERM go to the command; what a write tells by its error is no signal.
func OS() Process {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	signal.Ignore(ignoredSignals()...)
	return Process{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Environ(), Signals: signals}
}

// Main runs a command line and returns its exit code. It does not end the process.
func Main(args []string, p Process) int {
	a := &app{Process: p}
	a.out, a.err = newOutlets(p.Out, p.Err)
	a.Out, a.Err = a.out, a.err
	root := a.root()
	root.SetArgs(args)
	root.SetIn(p.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	err := root.ExecuteContext(context.Background())
	if err == nil {
		err = a.misuse
	}
	code, say := exitCode(err)
	if say {
		for _, problem := range problems(err) {
			fmt.Fprintf(allOf(a.Err), "wsrun: %s\n", a.mask.String(problem.Error()))
		}
		var usage *usageError
		if errors.As(err, &usage) && usage.help != "" {
			fmt.Fprintf(allOf(a.Err), "`%s --help` shows the commands and flags\n", usage.help)
		}
	}
	return a.leave(code)
}

// app is one command line being run.
type app struct {
	Process
	color      colorMode
	mask       *mask.Masker // of what the command runs; nil until that is known
	out, err   *outlet      // of Out and Err
	interrupts *interrupts  // nil: the command did not watch signals
	// misuse is why a command that was to run something has shown nothing but its help; nil if it has not.
	misuse error
}

func (a *app) getenv(name string) string {
	for i := len(a.Env) - 1; i >= 0; i-- {
		if k, v, _ := strings.Cut(a.Env[i], "="); k == name {
			return v
		}
	}
	return ""
}
