package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"wsrun/cli/exit"
	"wsrun/cli/input"
	"wsrun/cli/run"
	"wsrun/cli/signals"
	"wsrun/cli/stdio"
)

// Process is what a command needs from its process.
type Process = stdio.Process

// OS returns the current process.
func OS() Process { return stdio.OS() }

// Main runs a command line and returns its exit code. It does not end the process.
func Main(args []string, p Process) int {
	c := newCommandLine(p)
	root := rootCommand(c)
	root.SetArgs(args)
	root.SetIn(p.In)
	root.SetOut(c.out())
	root.SetErr(c.err())
	err := root.ExecuteContext(context.Background())
	if err == nil {
		err = c.misuse
	}
	code := c.sayWhy(err)
	return c.Outlets.Leave(code, p.Signals, c.Signals.Abandoned())
}

// commandLine is a command line being run: what its commands share.
type commandLine struct {
	run.Env
	// misuse is why a command that should have run something has only shown its help; nil if it has not.
	misuse error
}

func newCommandLine(p Process) *commandLine {
	outlets := stdio.NewOutlets(p.Out, p.Err)
	p.Out, p.Err = outlets.Out, outlets.Err
	return &commandLine{Env: run.Env{
		Process: &p, Outlets: outlets, Signals: signals.New(p.Signals), Version: Version(),
	}}
}

func (c *commandLine) out() io.Writer { return c.Process.Out }

func (c *commandLine) err() io.Writer { return c.Process.Err }

// reader returns a reader for what the command's arguments name.
func (c *commandLine) reader() *input.Reader {
	return &input.Reader{Process: c.Process, Signals: c.Signals}
}

// sayWhy prints the message of a command's error, and returns the exit code.
func (c *commandLine) sayWhy(err error) (code int) {
	code, say := exitCode(err)
	if !say {
		return code
	}
	log := stdio.All(c.err())
	for _, problem := range problems(err) {
		fmt.Fprintf(log, "wsrun: %s\n", c.Mask.String(problem.Error()))
	}
	var usage *exit.UsageError
	if errors.As(err, &usage) && usage.Help != "" {
		fmt.Fprintf(log, "`%s --help` shows the commands and flags\n", usage.Help)
	}
	return code
}
