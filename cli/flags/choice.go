package flags

import (
	"fmt"
	"slices"
	"strings"

	"wsrun/diag"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Choice is a flag that takes one of a few words.
type Choice struct {
	value *string
	words []string
}

// NewChoice returns a choice that is stored in value; the first word is the default.
func NewChoice(value *string, words ...string) *Choice {
	*value = words[0]
	return &Choice{value, words}
}

// String implements pflag.Value.
func (c *Choice) String() string { return *c.value }

// Type implements pflag.Value.
func (c *Choice) Type() string { return "string" }

// Set implements pflag.Value.
func (c *Choice) Set(s string) error {
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

// CompleteChoices lets shells complete the words of all choices of a command and its subcommands.
func CompleteChoices(cmd *cobra.Command) {
	each := func(f *pflag.Flag) {
		if c, ok := f.Value.(*Choice); ok {
			// It only fails for flags that the command does not have, or that already have a completion.
			_ = cmd.RegisterFlagCompletionFunc(
				f.Name,
				cobra.FixedCompletions(c.words, cobra.ShellCompDirectiveNoFileComp),
			)
		}
	}
	cmd.LocalFlags().VisitAll(each)
	for _, sub := range cmd.Commands() {
		CompleteChoices(sub)
	}
}
