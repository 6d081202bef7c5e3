package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

const longHelp = `wsrun runs WebSocket scenarios: one YAML file says what a client sends, what it
expects and checks, and how much load it makes. The same file is a smoke test in
CI and a load test.

  wsrun init hello.yaml          write a scenario that runs as it is
  wsrun hello.yaml               run it
  wsrun hello.yaml --url wss://… run it against another server
  wsrun tests/                   run every scenario below a folder`

// whatRuns are the arguments of commands that take scenarios.
const whatRuns = "a scenario file, a folder, or - for standard input"

// root is the command without a name, which runs files, with all the others below it.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "wsrun FILE...", Short: "WebSocket scenarios in YAML: smoke tests and load tests", Long: longHelp,
		Args: cobra.ArbitraryArgs, SilenceUsage: true, SilenceErrors: true,
		ValidArgsFunction: yamlFiles, DisableFlagsInUseLine: true,
	}
	root.SuggestionsMinimumDistance = 2
	flags := a.runFlags(root)
	version := root.Flags().BoolP("version", "v", false, "version for wsrun")
	root.RunE = func(cmd *cobra.Command, args []string) error {
		switch set := cmd.Flags().NFlag(); {
		case *version && len(args) == 0 && set == 1:
			_, err := fmt.Fprintf(a.Out, "wsrun %s\n", Version())
			return err
		case *version:
			return usagef("-v alone prints the version and runs nothing; --trace prints frames")
		case len(args) == 0: // as of a list of files that is empty: nothing was tested
			return missing(cmd, whatRuns)
		}
		return suggestCommand(root, args, a.run(cmd.Context(), args, flags))
	}
	a.color = "auto"
	colors := newChoice((*string)(&a.color), "auto", "always", "never")
	root.PersistentFlags().Var(colors, "color", "`WHEN` to use colour: auto, always or never; NO_COLOR is honoured")
	root.AddCommand(
		a.runCommand(),
		a.validateCommand(),
		a.serveCommand(),
		a.initCommand(),
		a.schemaCommand(),
		a.completionCommand(),
		a.versionCommand(),
	)
	root.SetHelpCommand(helpCommand(root))
	root.SetHelpTemplate(helpTemplate)
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(flagError)
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		if given := cmd.Flags().Args(); len(given) > 0 && takesFiles(cmd) {
			a.misuse = usagef(
				"--help beside %s runs nothing: `%s --help` alone shows the commands and flags",
				given[0],
				cmd.CommandPath(),
			)
			return
		}
		help(cmd, args)
	})
	completeChoices(root)
	return root
}

// takesFiles reports whether a command does something with files, so that one which only shows its help looks as if it
// had.
func takesFiles(cmd *cobra.Command) bool { return cmd.Flags().Lookup("allow-read") != nil }

func yamlFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}
