package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/scenario"
)

// stdinName is how a scenario from standard input is called in places.
const stdinName = "stdin"

// sources are the texts of the files that were read, for code frames.
type sources map[string][]byte

func (s sources) get(file string) []byte {
	if data, ok := s[file]; ok {
		return data
	}
	data, err := os.ReadFile(file) // a file that a scenario includes or sends
	if err != nil {
		return nil
	}
	s[file] = data
	return data
}

// expand turns arguments into files: a folder means every .yaml and .yml below it, in order.
func expand(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		if arg == "-" {
			files = append(files, arg)
			continue
		}
		info, err := os.Stat(arg)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, usagef("no such file: %s", arg)
		case err != nil:
			return nil, usagef("%v", err)
		case !info.IsDir():
			files = append(files, arg)
			continue
		}
		below, err := scenariosBelow(arg)
		if err != nil {
			return nil, usagef("%v", err)
		}
		if len(below) == 0 {
			return nil, usagef("no .yaml or .yml file below %s", arg)
		}
		files = append(files, below...)
	}
	return files, nil
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

// maxRead bounds what is read of a file before it is looked at: a little more than a scenario may have.
const maxRead = 2 << 20

// read reads one scenario's text.
func (a *app) read(file string) (name string, data []byte, err error) {
	if file == "-" {
		data, err = io.ReadAll(io.LimitReader(a.In, maxRead))
		if err != nil {
			return "", nil, usagef("read standard input: %v", err)
		}
		return stdinName, data, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return "", nil, usagef("%v", err)
	}
	defer f.Close()
	data, err = io.ReadAll(io.LimitReader(f, maxRead))
	if err != nil {
		return "", nil, usagef("read %s: %v", file, err)
	}
	return file, data, nil
}

// load parses and compiles all files. Findings of all of them are collected; an error is one of reading.
func (a *app) load(args []string, opt scenario.Options) ([]*scenario.Plan, sources, diag.List, error) {
	files, err := expand(args)
	if err != nil {
		return nil, nil, nil, err
	}
	texts := sources{}
	var plans []*scenario.Plan
	var found diag.List
	for _, file := range files {
		name, data, err := a.read(file)
		if err != nil {
			return nil, nil, nil, err
		}
		texts[name] = data
		if sc := scenario.Parse(name, data, &found); sc != nil {
			plans = append(plans, scenario.Compile(sc, opt, &found))
		}
	}
	return plans, texts, found, nil
}

// report prints findings; with errors among them the command ends.
func (a *app) reportFindings(found diag.List, texts sources) error {
	if len(found) == 0 {
		return nil
	}
	p := diag.Printer{Color: a.colored(a.Err), Source: texts.get}
	if err := p.Print(a.Err, found.Sorted()); err != nil {
		return err
	}
	if found.HasErrors() {
		return codeError(exitUsage)
	}
	return nil
}
