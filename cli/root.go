package cli

import (
	"github.com/spf13/cobra"
)

const longHelp = `wsrun runs WebSocket scenarios: one YAML file says what a client sends, what it
expects and checks, and how much load it makes. The same file is a smoke test in
CI and a load test.

  wsrun init hello.yaml          write a scenario that runs as it is
  wsrun hello.yaml               run it
  wsrun hello.yaml --url wss://… run it against another server
  wsrun tests/                   run every scenario below a folder`

// root is the command without a name, which runs files, with all the others below it.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "wsrun FILE...", Short: "WebSocket scenarios in YAML: smoke tests and load tests", Long: longHelp,
		Args: cobra.ArbitraryArgs, SilenceUsage: true, SilenceErrors: true, Version: Version(),
		ValidArgsFunction: yamlFiles, DisableFlagsInUseLine: true,
	}
	root.SetVersionTemplate("wsrun {{.Version}}\n")
	root.SuggestionsMinimumDistance = 2
	flags := a.runFlags(root)
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 && cmd.Flags().NFlag() == 0 {
			return cmd.Help()
		}
		if len(args) == 0 {
			return missing(cmd, "a scenario file, a folder, or - for standard input")
		}
		return suggestCommand(root, args, a.run(cmd.Context(), args, flags))
	}
	a.color = "auto"
	colors := newChoice((*string)(&a.color), "auto", "always", "never")
	root.PersistentFlags().Var(colors, "color", "`WHEN` to use colour: auto, always or never; NO_COLOR is honoured")
	root.AddCommand(a.runCommand(), a.validateCommand(), a.serveCommand(), a.initCommand(), a.schemaCommand(), a.completionCommand(), a.versionCommand())
	root.SetHelpCommand(helpCommand(root))
	root.SetHelpTemplate(helpTemplate)
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(flagError)
	completeChoices(root)
	return root
}

func yamlFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}
