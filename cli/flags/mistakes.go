package flags

import (
	"errors"
	"fmt"
	"strings"

	"wsrun/cli/exit"
	"wsrun/cli/othertools"
	"wsrun/diag"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Missing returns the error of a command without its arguments.
func Missing(cmd *cobra.Command, what string) error {
	name := cmd.Name()
	if !cmd.HasParent() {
		name = "run"
	}
	return &exit.UsageError{Message: name + " needs " + what, Help: cmd.CommandPath()}
}

// AtLeastOne returns the rule for commands that take files.
func AtLeastOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return Missing(cmd, what)
		}
		return nil
	}
}

// AtMost returns the rule for commands that take at most n arguments.
func AtMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		message := ""
		switch {
		case len(args) <= n:
			return nil
		case n == 0:
			message = fmt.Sprintf("%s takes no argument, not %q", cmd.Name(), args[0])
		default:
			message = fmt.Sprintf("%s takes one argument; %q is too many", cmd.Name(), args[n])
		}
		return &exit.UsageError{Message: message, Help: cmd.CommandPath()}
	}
}

// Error rewords an error about a flag.
func Error(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var value *pflag.InvalidValueError
	var bare *pflag.ValueRequiredError
	message := err.Error()
	switch {
	case errors.As(err, &unknown):
		message = unknownFlag(cmd, unknown)
	case errors.As(err, &value):
		message = wrongValue(value)
	case errors.As(err, &bare):
		message = flagName(bare.GetFlag()) + " needs a value"
	}
	return &exit.UsageError{Message: message, Help: cmd.CommandPath()}
}

func unknownFlag(cmd *cobra.Command, e *pflag.NotExistError) string {
	instead := ""
	switch other := othertools.Flag(e.GetSpecifiedName()); {
	case cmd.Flags().Lookup("vus") != nil: // it runs scenarios
		instead = other
	case cmd.Flags().Lookup("trace") != nil && strings.HasSuffix(other, "--trace"):
		instead = other
	}
	if instead != "" {
		instead = ": " + instead
	}
	if short := e.GetSpecifiedShortnames(); short != "" {
		return fmt.Sprintf("unknown flag -%s%s", e.GetSpecifiedName(), instead)
	}
	if instead != "" {
		return "unknown flag --" + e.GetSpecifiedName() + instead
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	message := "unknown flag --" + e.GetSpecifiedName()
	if near := diag.Nearest(e.GetSpecifiedName(), names); near != "" {
		return message + ", did you mean --" + near + "?"
	}
	// In `wsrun serv --echo` the command is misspelt, and the flag is not the mistake.
	if args := cmd.Flags().Args(); len(args) > 0 && !cmd.HasParent() {
		message += MeantCommand(cmd, args[0])
	}
	return message
}

func wrongValue(e *pflag.InvalidValueError) string {
	f := e.GetFlag()
	what := ""
	switch f.Value.Type() {
	case "int":
		what = "a whole number"
	case "uint64":
		what = "a whole number of 0 or more"
	case "bool":
		what = "true or false"
	default:
		return flagName(f) + " " + e.Unwrap().Error()
	}
	return fmt.Sprintf("%s takes %s, not %q", flagName(f), what, e.GetValue())
}

func flagName(f *pflag.Flag) string { return "--" + f.Name }

// MeantCommand returns a suggestion if a word may have been meant as a command.
func MeantCommand(root *cobra.Command, word string) string {
	if strings.ContainsAny(word, "./-") {
		return ""
	}
	names := root.SuggestionsFor(word)
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("\ndid you mean `%s %s`?", root.CommandPath(), names[0])
}
