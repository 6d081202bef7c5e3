package cli

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"wsrun/cli/exit"
	"wsrun/cli/flags"

	"github.com/spf13/cobra"
)

//go:embed starter.yaml
var starter []byte

func initCommand(c *commandLine) *cobra.Command {
	return &cobra.Command{
		Use: "init [FILE]", Short: "Write a commented scenario that runs as it is", Args: flags.AtMost(1),
		DisableFlagsInUseLine: true, ValidArgsFunction: yamlFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			file := "scenario.yaml"
			if len(args) == 1 {
				file = args[0]
			}
			if file == "-" {
				_, err := c.out().Write(starter)
				return err
			}
			f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			switch {
			case errors.Is(err, fs.ErrExist):
				return exit.Usagef("%s already exists; init does not overwrite it", file)
			case err != nil:
				return fmt.Errorf("write the starter scenario: %w", err)
			}
			if _, err := f.Write(starter); err != nil {
				_ = f.Close()
				return fmt.Errorf("write %s: %w", file, err)
			}
			if err := f.Close(); err != nil {
				return fmt.Errorf("write %s: %w", file, err)
			}
			fmt.Fprintf(c.out(), "wrote %s; run it with: wsrun %s\n", file, file)
			return nil
		},
	}
}
