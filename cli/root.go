package cli

import (
	"errors"
	"fmt"

	"wsrun/cli/exit"
	"wsrun/cli/flags"
	"wsrun/cli/input"
	"wsrun/cli/run"

	"github.com/spf13/cobra"
)

const longHelp = `wsrun runs WebSocket scenarios: one YAML file says what a client sends, what it
expects and checks, and how much load it makes. The same file is a smoke test in
CI and a load test.

  wsrun init hello.yaml          write a scenario that runs as it is
  wsrun hello.yaml               run it
  wsrun hello.yaml --url wss://… run it against another server
  wsrun tests/                   run every scenario below a folder`

// whatRuns describes the arguments of commands that take scenarios.
const whatRuns = "a scenario file, a folder, or - for standard input"

// rootCommand returns the command without a name, which runs files, with all others below it.
func rootCommand(c *commandLine) *cobra.Command {
	root := &cobra.Command{
		Use: "wsrun FILE...", Short: "WebSocket scenarios in YAML: smoke tests and load tests", Long: longHelp,
		Args: cobra.ArbitraryArgs, SilenceUsage: true, SilenceErrors: true,
		ValidArgsFunction: yamlFiles, DisableFlagsInUseLine: true,
	}
	root.SuggestionsMinimumDistance = 2
	given := run.NewFlags(root.Flags())
	version := root.Flags().BoolP("version", "v", false, "version for wsrun")
	root.RunE = func(cmd *cobra.Command, args []string) error {
		switch set := cmd.Flags().NFlag(); {
		case *version && len(args) == 0 && set == 1:
			_, err := fmt.Fprintf(c.out(), "wsrun %s\n", Version())
			return err
		case *version:
			return exit.Usagef("-v alone prints the version and runs nothing; --trace prints frames")
		case len(args) == 0: // for instance from an empty list of files: nothing was tested
			return flags.Missing(cmd, whatRuns)
		}
		return suggestCommand(root, args, run.Run(cmd.Context(), &c.Env, args, given))
	}
	colors := flags.NewChoice(&c.Process.Color, "auto", "always", "never")
	root.PersistentFlags().Var(colors, "color", "`WHEN` to use colour: auto, always or never; NO_COLOR is honoured")
	root.AddCommand(
		runCommand(c),
		validateCommand(c),
		serveCommand(c),
		initCommand(c),
		schemaCommand(c),
		completionCommand(c),
		versionCommand(c),
	)
	root.SetHelpCommand(helpCommand(root))
	root.SetHelpTemplate(helpTemplate)
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(flags.Error)
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		if given := cmd.Flags().Args(); len(given) > 0 && takesFiles(cmd) {
			c.misuse = exit.Usagef(
				"--help beside %s runs nothing: `%s --help` alone shows the commands and flags",
				given[0],
				cmd.CommandPath(),
			)
			return
		}
		help(cmd, args)
	})
	flags.CompleteChoices(root)
	return root
}

// takesFiles reports whether a command does something with files, so that merely showing its help could be mistaken for
// that.
func takesFiles(cmd *cobra.Command) bool { return cmd.Flags().Lookup("allow-read") != nil }

func yamlFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

// suggestCommand adds the nearest command if the first argument is not a file and may have been meant as a command.
func suggestCommand(root *cobra.Command, args []string, err error) error {
	var none *input.NoSuchFile
	if !errors.As(err, &none) || none.Name != args[0] {
		return err
	}
	if meant := flags.MeantCommand(root, args[0]); meant != "" {
		return &exit.UsageError{Message: none.Error() + meant, Help: root.CommandPath()}
	}
	return err
}
