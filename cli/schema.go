package cli

import (
	"wsrun/scenario"

	"github.com/spf13/cobra"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use: "schema", Short: "Print the JSON Schema of scenarios, for editors", Args: atMost(0),
		DisableFlagsInUseLine: true,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.Out.Write(scenario.Schema())
			return err
		},
	}
}
