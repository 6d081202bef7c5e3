package cli

import (
	"wsrun/cli/flags"
	"wsrun/scenario"

	"github.com/spf13/cobra"
)

func schemaCommand(c *commandLine) *cobra.Command {
	return &cobra.Command{
		Use: "schema", Short: "Print the JSON Schema of scenarios, for editors", Args: flags.AtMost(0),
		DisableFlagsInUseLine: true,
		RunE: func(*cobra.Command, []string) error {
			_, err := c.out().Write(scenario.Schema())
			return err
		},
	}
}
