package cli

import (
	"fmt"
	"io"
	"strings"

	"wsrun/cli/exit"
	"wsrun/cli/flags"
	"wsrun/diag"

	"github.com/spf13/cobra"
)

const completionHelp = `Print the script that completes wsrun's commands and flags in a shell.

  bash        source <(wsrun completion bash)
              or, for good: wsrun completion bash >/etc/bash_completion.d/wsrun
  zsh         wsrun completion zsh >"${fpath[1]}/_wsrun"
  fish        wsrun completion fish >~/.config/fish/completions/wsrun.fish
  powershell  wsrun completion powershell | Out-String | Invoke-Expression`

func completionCommand(c *commandLine) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion SHELL", Short: "Print a script that completes commands and flags", Long: completionHelp,
		Args: flags.AtMost(1), ValidArgs: shells, DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return flags.Missing(cmd, "a shell: "+strings.Join(shells, ", "))
			}
			write := completionScript(cmd.Root(), args[0])
			if write == nil {
				message := fmt.Sprintf(
					"no completion for %q%s (there are: %s)",
					args[0],
					diag.DidYouMean(args[0], shells),
					strings.Join(shells, ", "),
				)
				return &exit.UsageError{Message: message}
			}
			if err := write(c.out()); err != nil {
				return fmt.Errorf("write the completion script: %w", err)
			}
			return nil
		},
	}
}

// completionScript returns the function that writes a shell's script; nil if the shell is not supported.
func completionScript(root *cobra.Command, shell string) func(io.Writer) error {
	switch shell {
	case "bash":
		return func(w io.Writer) error { return root.GenBashCompletionV2(w, true) }
	case "zsh":
		return root.GenZshCompletion
	case "fish":
		return func(w io.Writer) error { return root.GenFishCompletion(w, true) }
	case "powershell":
		return root.GenPowerShellCompletionWithDesc
	}
	return nil
}
