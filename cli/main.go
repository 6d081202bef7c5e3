package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
)

// Process is what a command takes from the process that it runs in.
type Process struct {
	In       io.Reader
	Out, Err io.Writer
	Env      []string
	Signals  <-chan os.Signal
}

// OS is the process itself. SIGINT and SIGTERM go to the command; a reader of our output that goes away is an error of writing and no signal.
func OS() Process {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	signal.Ignore(syscall.SIGPIPE)
	return Process{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Environ(), Signals: signals}
}

// Main runs a command line and returns its exit code. It does not end the process.
func Main(args []string, p Process) int {
	a := &app{Process: p}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(p.In)
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	err := root.ExecuteContext(context.Background())
	if err != nil && isCobraUsage(err) {
		err = &usageError{err.Error()}
	}
	code, say := exitCode(err)
	if say {
		fmt.Fprintf(p.Err, "wsrun: %v\n", err)
		var usage *usageError
		if errors.As(err, &usage) {
			fmt.Fprintln(p.Err, "`wsrun --help` shows the commands and flags")
		}
	}
	return code
}

// app is one command line being run.
type app struct {
	Process
	color colorMode
}

func (a *app) getenv(name string) string {
	for i := len(a.Env) - 1; i >= 0; i-- {
		if k, v, _ := strings.Cut(a.Env[i], "="); k == name {
			return v
		}
	}
	return ""
}

// isCobraUsage tells cobra's and pflag's own errors, which have no type, from ours.
func isCobraUsage(err error) bool {
	for _, start := range []string{"unknown flag", "unknown shorthand", "flag needs an argument", "invalid argument", "unknown command", "accepts ", "requires ", "bad flag syntax", "no such flag"} {
		if strings.HasPrefix(err.Error(), start) {
			return true
		}
	}
	return false
}

const longHelp = `wsrun runs WebSocket scenarios: one YAML file says what a client sends, what it
expects and checks, and how much load it makes. The same file is a smoke test in
CI and a load test.

  wsrun init hello.yaml          write a scenario that runs as it is
  wsrun hello.yaml               run it
  wsrun hello.yaml --url wss://… run it against another server
  wsrun tests/                   run every scenario below a folder`

func (a *app) root() *cobra.Command {
	run := a.runCommand()
	root := &cobra.Command{
		Use: "wsrun [FILE...]", Short: "WebSocket scenarios in YAML: smoke tests and load tests", Long: longHelp,
		Args: cobra.ArbitraryArgs, SilenceUsage: true, SilenceErrors: true, Version: Version(),
		ValidArgsFunction: yamlFiles,
	}
	root.SetVersionTemplate("wsrun {{.Version}}\n")
	flags := a.runFlags(root)
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		return a.suggest(root, args, a.run(cmd.Context(), args, flags))
	}
	root.PersistentFlags().StringVar((*string)(&a.color), "color", "auto", "auto, always or never; NO_COLOR is honoured")
	root.AddCommand(run, a.validateCommand(), a.serveCommand(), a.schemaCommand(), a.initCommand(), a.versionCommand())
	root.CompletionOptions.HiddenDefaultCmd = false
	return root
}

// suggest adds the nearest command to "no such file", when that is what the word may have been.
func (a *app) suggest(root *cobra.Command, args []string, err error) error {
	var usage *usageError
	if !errors.As(err, &usage) || !strings.Contains(usage.message, "no such file") || strings.ContainsAny(args[0], "./") {
		return err
	}
	root.SuggestionsMinimumDistance = 2
	if names := root.SuggestionsFor(args[0]); len(names) > 0 {
		return usagef("%s\ndid you mean `wsrun %s`?", usage.message, names[0])
	}
	return err
}

func yamlFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

// colorMode is --color.
type colorMode string

func (c colorMode) check() error {
	if !slices.Contains([]string{"auto", "always", "never"}, string(c)) {
		return usagef("--color is auto, always or never, not %q", string(c))
	}
	return nil
}

// colored tells whether a stream gets colour.
func (a *app) colored(w io.Writer) bool {
	switch a.color {
	case "always":
		return true
	case "never":
		return false
	}
	return a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb" && isTerminal(w)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}
