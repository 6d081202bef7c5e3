package cli

import (
	"fmt"
	"slices"
	"strings"

	"wsrun/diag"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// choice is a flag that takes one of a few words.
type choice struct {
	value *string
	words []string
}

// newChoice makes a choice that is stored in value; the first word is the default.
func newChoice(value *string, words ...string) *choice {
	*value = words[0]
	return &choice{value, words}
}

// String implements pflag.Value.
func (c *choice) String() string { return *c.value }

// Type implements pflag.Value.
func (c *choice) Type() string { return "string" }

// Set implements pflag.Value.
func (c *choice) Set(s string) error {
	if !slices.Contains(c.words, s) {
		last := len(c.words) - 1
		return fmt.Errorf(
			"is %s or %s, not %q%s",
			strings.Join(c.words[:last], ", "),
			c.words[last],
			s,
			diag.DidYouMean(s, c.words),
		)
	}
	*c.value = s
	return nil
}

// completeChoices lets shells complete the words of all choices, of a command and those below it.
func completeChoices(cmd *cobra.Command) {
	each := func(f *pflag.Flag) {
		if c, ok := f.Value.(*choice); ok {
			// It fails only for a flag that the command does not have, or that has a completion already.
			_ = cmd.RegisterFlagCompletionFunc(
				f.Name,
				cobra.FixedCompletions(c.words, cobra.ShellCompDirectiveNoFileComp),
			)
		}
	}
	cmd.LocalFlags().VisitAll(each)
	for _, sub := range cmd.Commands() {
		completeChoices(sub)
	}
}
