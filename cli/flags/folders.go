package flags

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"
)

// folders is a repeatable flag that takes a folder or a single file. A missing one would silently allow nothing, and an
// empty one, from an unset variable, would allow the current folder.
type folders struct{ list *[]string }

// AllowRead adds the flag that extends what scenarios may read.
func AllowRead(fs *pflag.FlagSet, list *[]string) {
	fs.Var(&folders{list}, "allow-read", "let scenarios also read files below `DIR`")
}

// String implements pflag.Value.
func (f *folders) String() string { return strings.Join(*f.list, ", ") }

// Type implements pflag.Value.
func (f *folders) Type() string { return "folder" }

// Set implements pflag.Value.
func (f *folders) Set(s string) error {
	if _, err := os.Stat(s); err != nil {
		hint := ""
		if strings.Contains(s, ",") {
			hint = ": repeat it for each folder"
		}
		return fmt.Errorf("takes an existing folder, not %q%s", s, hint)
	}
	*f.list = append(*f.list, s)
	return nil
}
