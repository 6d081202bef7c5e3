package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/report"
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

// source is one file to read.
type source struct {
	path string
	// root is the folder that was given; the scenario reads files below it. "": below its own.
	root string
	// found reports whether it is here because its folder was given: if it turns out to be a fragment, it is left out.
	found bool
}

// expand turns arguments into files: a folder means every .yaml and .yml below it, in order. A file that is meant twice
// is there once. The error joins what is wrong with the other arguments.
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
			problems = append(problems, &noSuchFile{arg})
			continue
		case err != nil:
			problems = append(problems, unreadable(err))
			continue
		case !info.IsDir():
			add(arg, "")
			continue
		}
		below, err := scenariosBelow(arg)
		switch {
		case err != nil:
			problems = append(problems, unreadable(err))
		case len(below) == 0:
			problems = append(problems, usagef("no .yaml or .yml file below %s", arg))
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

// maxRead bounds what is read of a file before it is looked at: a little more than a scenario may have.
const maxRead = 2 << 20

// read reads one scenario's text. A signal ends it: standard input and named pipes may never come to an end.
func (a *app) read(file string) (name string, data []byte, err error) {
	name = file
	from := func() (io.ReadCloser, error) { return os.Open(file) }
	if file == "-" {
		name = stdinName
		if isTerminal(a.In) {
			fmt.Fprintln(a.Err, "reading a scenario from the terminal; Ctrl-D ends it")
		}
		from = func() (io.ReadCloser, error) { return io.NopCloser(a.In), nil } //nolint:unparam // as os.Open
	}
	if isScript(file) {
		return "", nil, usagef("%s looks like a script, but a scenario is YAML (`wsrun init` writes one)", file)
	}
	text := make(chan []byte, 1) // after a signal, nobody waits for it
	err = a.interruptible(func() error {
		r, err := from()
		if err != nil {
			return unreadable(err)
		}
		defer r.Close()
		all, err := io.ReadAll(io.LimitReader(r, maxRead))
		if err != nil {
			return unreadable(fmt.Errorf("read %s: %w", name, bare(err)))
		}
		text <- all
		return nil
	})
	if err != nil {
		return "", nil, err
	}
	return name, <-text, nil
}

// unreadable is the error of a file that can't be read: whoever named it has made a mistake, unless the system has
// nothing left to read it with.
func unreadable(err error) error {
	if scenario.Spent(err) {
		return err
	}
	return usagef("%v", err)
}

// loaded is what the files came to.
type loaded struct {
	plans []*scenario.Plan
	files []string // that were read, as they were named; what these name is in their plans
	texts sources
	found diag.List // of all files
}

// load parses and compiles all files. An error joins what could not be read; what is wrong in the files that could is
// printed before it. Without one, that is among the findings.
func (a *app) load(args []string, opt scenario.Options) (*loaded, error) {
	files, unread := expand(args)
	l := &loaded{texts: sources{}}
	var spent error
	opt.Spent = func(err error) { spent = err }
	for _, file := range files {
		if file.path == "-" && unread != nil {
			continue // nobody types for nothing
		}
		name, data, err := a.read(file.path)
		var usage *usageError
		switch {
		case errors.As(err, &usage):
			unread = errors.Join(unread, err)
			continue
		case err != nil: // a signal
			return nil, err
		}
		l.texts[name] = data
		l.files = append(l.files, file.path)
		sc := scenario.Parse(name, data, &l.found)
		if sc == nil || file.found && sc.IsFragment() {
			continue
		}
		opt.Root = file.root
		l.plans = append(l.plans, l.compile(sc, opt))
	}
	if spent != nil {
		unread = errors.Join(unread, fmt.Errorf("read what the scenario names: %w", spent))
	}
	if unread != nil {
		if err := a.reportFindings(l); err != nil && !errors.Is(err, codeError(exitUsage)) {
			return nil, err
		}
		return nil, unread
	}
	if len(l.plans) == 0 && !l.found.HasErrors() {
		return nil, usagef("no scenario below %s: its files only hold what others include", args[0])
	}
	return l, nil
}

// compile makes the plan. Two scenarios of a name could not be told apart in the results, so the later one's name gets
// its file.
func (l *loaded) compile(sc *scenario.Scenario, opt scenario.Options) *scenario.Plan {
	plan := scenario.Compile(sc, opt, &l.found)
	same := func(p *scenario.Plan) bool { return p.Name == plan.Name }
	if !slices.ContainsFunc(l.plans, same) {
		return plan
	}
	renamed := *sc
	renamed.Name = diag.NewText(plan.Name+" ("+sc.File+")", sc.Name.Pos, nil)
	return scenario.Compile(&renamed, opt, &l.found)
}

// reportFindings prints them; with errors among them the command ends.
func (a *app) reportFindings(l *loaded) error {
	if len(l.found) == 0 {
		return nil
	}
	// In memory, because nobody waits for a reader here, and nothing of it is dropped.
	var text bytes.Buffer
	p := diag.Printer{Color: a.colored(a.Err), Source: l.texts.get}
	err := p.Print(&text, l.found)
	if err == nil && l.found.HasErrors() && a.onGitHub() {
		err = report.FindingAnnotations(&text, l.found, a.fromRoot)
	}
	if err != nil {
		return err
	}
	_, _ = allOf(a.Err).Write(text.Bytes())
	if !l.found.HasErrors() {
		return nil
	}
	return codeError(exitUsage)
}
