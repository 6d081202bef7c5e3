package input

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wsrun/cli/exit"
)

// source is one file to read.
type source struct {
	path string
	// root is the folder that was given, below which the scenario may read files. "": the file's own.
	root string
	// found reports whether the file was found in a given folder: then it is omitted if it turns out to be a fragment.
	found bool
}

// expand turns arguments into files: a folder stands for every .yaml and .yml below it, in order. Duplicates are
// removed. The error joins what is wrong with the other arguments.
func expand(args []string) ([]source, error) {
	var files []source
	var problems []error
	seen := map[string]bool{}
	add := func(path, root string) {
		if key := filepath.Clean(path); !seen[key] {
			seen[key] = true
			files = append(files, source{path, root, root != ""})
		}
	}
	for _, arg := range args {
		if arg == "-" {
			add(arg, "")
			continue
		}
		info, err := os.Stat(arg)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			problems = append(problems, &NoSuchFile{arg})
			continue
		case err != nil:
			problems = append(problems, Unreadable(err))
			continue
		case !info.IsDir():
			add(arg, "")
			continue
		}
		below, err := scenariosBelow(arg)
		switch {
		case err != nil:
			problems = append(problems, Unreadable(err))
		case len(below) == 0:
			problems = append(problems, exit.Usagef("no .yaml or .yml file below %s", arg))
		}
		for _, path := range below {
			add(path, arg)
		}
	}
	return files, errors.Join(problems...)
}

func scenariosBelow(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && path != dir && strings.HasPrefix(e.Name(), "."):
			return filepath.SkipDir
		case !e.IsDir() && slices.Contains([]string{".yaml", ".yml"}, strings.ToLower(filepath.Ext(path))):
			files = append(files, path)
		}
		return nil
	})
	return files, err
}
