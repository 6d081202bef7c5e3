package cli

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wsrun/diag"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageError is a mistake on the command line.
type usageError struct {
	message string
	help    string // the command whose --help helps; "" where the message says all
}

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error {
	return &usageError{message: fmt.Sprintf(format, args...)}
}

// missing is the error of a command that lacks its arguments.
func missing(cmd *cobra.Command, what string) error {
	name := cmd.Name()
	if !cmd.HasParent() {
		name = "run"
	}
	return &usageError{name + " needs " + what, cmd.CommandPath()}
}

// atLeastOne is the rule of commands that take files.
func atLeastOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return missing(cmd, what)
		}
		return nil
	}
}

// atMost is the rule of commands that take few arguments, or none.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) <= n:
			return nil
		case n == 0:
			return &usageError{fmt.Sprintf("%s takes no argument, not %q", cmd.Name(), args[0]), cmd.CommandPath()}
		}
		return &usageError{fmt.Sprintf("%s takes one argument; %q is too many", cmd.Name(), args[n]), cmd.CommandPath()}
	}
}

// flagError says what is wrong with a flag, in words of ours.
func flagError(cmd *cobra.Command, err error) error {
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
	return &usageError{message, cmd.CommandPath()}
}

func unknownFlag(cmd *cobra.Command, e *pflag.NotExistError) string {
	instead := ""
	switch other := otherFlag(e.GetSpecifiedName()); {
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
	// `wsrun serv --echo` is a command mistyped, and the flag is not the mistake.
	if args := cmd.Flags().Args(); len(args) > 0 && !cmd.HasParent() {
		message += meantCommand(cmd, args[0])
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

// noSuchFile is the error for an argument that is no file. It may have been meant as a command.
type noSuchFile struct{ name string }

func (e *noSuchFile) Error() string { return "no such file: " + e.name + e.near() }

// near asks whether a scenario beside it was meant.
func (e *noSuchFile) near() string {
	beside, err := os.ReadDir(filepath.Dir(e.name))
	if err != nil {
		return ""
	}
	stem := func(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
	names := map[string]string{} // by what is before the ending: that it is the same says nothing
	for _, f := range beside {
		if ending := filepath.Ext(f.Name()); !f.IsDir() && (ending == ".yaml" || ending == ".yml") {
			names[stem(f.Name())] = f.Name()
		}
	}
	base := stem(filepath.Base(e.name))
	meant, there := names[base]
	if !there {
		meant = names[diag.Nearest(base, slices.Sorted(maps.Keys(names)))]
	}
	if meant == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %s?", filepath.Join(filepath.Dir(e.name), meant))
}

// suggestCommand adds the nearest command, where the first argument is no file and may have been meant as one.
func suggestCommand(root *cobra.Command, args []string, err error) error {
	var none *noSuchFile
	if !errors.As(err, &none) || none.name != args[0] {
		return err
	}
	if meant := meantCommand(root, args[0]); meant != "" {
		return &usageError{none.Error() + meant, root.CommandPath()}
	}
	return err
}

// meantCommand asks whether a word was meant as a command.
func meantCommand(root *cobra.Command, word string) string {
	if strings.ContainsAny(word, "./-") {
		return ""
	}
	names := root.SuggestionsFor(word)
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("\ndid you mean `%s %s`?", root.CommandPath(), names[0])
}
