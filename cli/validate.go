package cli

import (
	"fmt"

	"wsrun/scenario"

	"github.com/spf13/cobra"
)

func (a *app) validateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "validate FILE...", Short: "Find everything that is wrong in scenarios, without connecting",
		Args: cobra.MinimumNArgs(1), ValidArgsFunction: yamlFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.color.check(); err != nil {
				return err
			}
			plans, texts, found, err := a.load(args, scenario.Options{})
			if err != nil {
				return err
			}
			if err := a.reportFindings(found, texts); err != nil {
				return err
			}
			what := "scenarios are"
			if len(plans) == 1 {
				what = "scenario is"
			}
			fmt.Fprintf(a.Out, "%d %s valid\n", len(plans), what)
			return nil
		},
	}
}
