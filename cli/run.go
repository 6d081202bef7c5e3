package cli

import (
	"wsrun/cli/flags"
	"wsrun/cli/run"

	"github.com/spf13/cobra"
)

func runCommand(c *commandLine) *cobra.Command {
	cmd := &cobra.Command{
		Use: "run FILE...", Short: "Run scenarios (the same as wsrun FILE...)", DisableFlagsInUseLine: true,
		Args: flags.AtLeastOne(whatRuns), ValidArgsFunction: yamlFiles,
	}
	given := run.NewFlags(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return run.Run(cmd.Context(), &c.Env, args, given) }
	return cmd
}
