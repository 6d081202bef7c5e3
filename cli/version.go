package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"wsrun/cli/flags"

	"github.com/spf13/cobra"
)

// release is the version that this source will be released as.
const release = "0.1.0"

// Version returns the release, with the commit if the build knows it.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return release + "+" + s.Value[:12]
		}
	}
	return release
}

func versionCommand(c *commandLine) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: flags.AtMost(0), DisableFlagsInUseLine: true,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(
				c.out(),
				"wsrun %s %s/%s %s\n",
				Version(),
				runtime.GOOS,
				runtime.GOARCH,
				runtime.Version(),
			)
			return err
		},
	}
}
