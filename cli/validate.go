package cli

import (
	"fmt"

	"wsrun/scenario"

	"github.com/spf13/cobra"
)

func (a *app) validateCommand() *cobra.Command {
	var allowRead, env []string
	cmd := &cobra.Command{
		Use: "validate FILE...", Short: "Find everything that is wrong in scenarios, without connecting",
		Args: atLeastOne(whatRuns), DisableFlagsInUseLine: true, ValidArgsFunction: yamlFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			vars, err := a.environment(env)
			if err != nil {
				return err
			}
			l, err := a.load(args, scenario.Options{AllowRead: allowRead, Env: vars, URLLater: true})
			if err != nil {
				return err
			}
			if err := a.reportFindings(l); err != nil {
				return err
			}
			what := "scenarios are"
			if len(l.plans) == 1 {
				what = "scenario is"
			}
			_, err = fmt.Fprintf(a.Out, "%d %s valid\n", len(l.plans), what)
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&env, "env", "e", nil,
		"`KEY=VALUE`, for the url, certificates and proxies that templates name (repeatable)")
	allowReadFlag(flags, &allowRead)
	return cmd
}
