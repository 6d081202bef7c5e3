package input

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wsrun/diag"
)

// NoSuchFile is the error for an argument that is not a file. It may have been meant as a command.
type NoSuchFile struct{ Name string }

func (e *NoSuchFile) Error() string { return "no such file: " + e.Name + e.near() }

// near returns a suggestion if a neighbouring scenario may have been meant.
func (e *NoSuchFile) near() string {
	beside, err := os.ReadDir(filepath.Dir(e.Name))
	if err != nil {
		return ""
	}
	stem := func(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
	names := map[string]string{} // by the part before the extension: a common extension means nothing
	for _, f := range beside {
		if ending := filepath.Ext(f.Name()); !f.IsDir() && (ending == ".yaml" || ending == ".yml") {
			names[stem(f.Name())] = f.Name()
		}
	}
	base := stem(filepath.Base(e.Name))
	meant, there := names[base]
	if !there {
		meant = names[diag.Nearest(base, slices.Sorted(maps.Keys(names)))]
	}
	if meant == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %s?", filepath.Join(filepath.Dir(e.Name), meant))
}
