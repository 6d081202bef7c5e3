package cli

import (
	"fmt"

	"wsrun/cli/flags"
	"wsrun/scenario"

	"github.com/spf13/cobra"
)

func validateCommand(c *commandLine) *cobra.Command {
	var allowRead, env []string
	cmd := &cobra.Command{
		Use: "validate FILE...", Short: "Find everything that is wrong in scenarios, without connecting",
		Args: flags.AtLeastOne(whatRuns), DisableFlagsInUseLine: true, ValidArgsFunction: yamlFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			vars, err := flags.Environment(c.Process, env)
			if err != nil {
				return err
			}
			files := c.reader()
			l, err := files.Load(args, scenario.Options{AllowRead: allowRead, Env: vars, URLLater: true})
			if err != nil {
				return err
			}
			if err := files.Report(l); err != nil {
				return err
			}
			what := "scenarios are"
			if len(l.Plans) == 1 {
				what = "scenario is"
			}
			_, err = fmt.Fprintf(c.out(), "%d %s valid\n", len(l.Plans), what)
			return err
		},
	}
	fs := cmd.Flags()
	fs.StringArrayVarP(&env, "env", "e", nil,
		"`KEY=VALUE`, for the url, certificates and proxies that templates name (repeatable)")
	flags.AllowRead(fs, &allowRead)
	return cmd
}
